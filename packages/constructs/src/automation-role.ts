import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';
import { allow } from './grants/allow.ts';
import { taggingAutomation } from './grants/handlers.ts';
import { automationTrust } from './grants/trust.ts';
import { writeReasons } from './grants/unproven.ts';

/** The role that automations run as. Its name is fixed, so that runbooks that were retained still find it. */
export class AutomationRole extends Construct {
  readonly role: iam.IRole;
  private readonly grants: iam.PolicyDocument;
  private readonly statements: iam.PolicyStatement[];
  private readonly topics = new Set<string>();
  private readonly deployment: Deployment;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    this.deployment = deployment;
    this.statements = [allow(['lambda:InvokeFunction'], [deployment.closeLevelArn])];
    this.grants = new iam.PolicyDocument({ statements: this.statements });
    this.role = new iam.Role(this, 'Role', {
      roleName: deployment.automationRoleName,
      assumedBy: automationTrust(this),
      inlinePolicies: { Grants: this.grants },
    });
    writeReasons(this.role, () => this.statements);
  }

  /** The approve step publishes as this role. */
  allowPublish(topics: readonly sns.ITopic[]): void {
    const added = topics.map(({ topicArn }) => topicArn).filter((arn) => !this.topics.has(arn));
    if (added.length === 0) return;
    added.forEach((arn) => this.topics.add(arn));
    this.allow(allow(['sns:Publish'], added));
  }

  /** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
  allowEncrypt(key: kms.IKey): void {
    this.allow(allow(['kms:GenerateDataKey*', 'kms:Decrypt'], [key.keyArn]));
  }

  /** For nested runbooks: the parent starts the child as this role, and passes it on. */
  allowChildren(documents: readonly string[]): void {
    const { automationsArn, automationRoleArn, documentArns } = this.deployment;
    this.allow(
      allow(['ssm:StartAutomationExecution'], [...documents.flatMap(documentArns), automationsArn]),
      allow(['ssm:AddTagsToResource'], [automationsArn], taggingAutomation(this.deployment)),
      allow(['ssm:GetAutomationExecution'], [automationsArn]),
      allow(['iam:PassRole'], [automationRoleArn], { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } }),
    );
  }

  private allow(...statements: readonly iam.PolicyStatement[]): void {
    this.statements.push(...statements);
    this.grants.addStatements(...statements);
  }
}
