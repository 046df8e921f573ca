import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { checkAuditLogOptions } from '../check/audit-log-options.ts';
import { DeadLetterQueue } from '../dead-letter-queue.ts';
import { auditPolicy } from './audit-policy.ts';
import { auditQueries } from './audit-queries.ts';
import { AuditRule } from './audit-rule.ts';
import { endedApprovals, endedLevels, failedApprovals, refusedRequests } from './ended-executions.ts';

export interface AuditLogOptions {
  /** How long the record is kept. Default: ten years. */
  readonly retention?: logs.RetentionDays | undefined;
  /** Encrypts the record. Its key policy must let CloudWatch Logs use it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
  readonly encryptionKey?: kms.IKey | undefined;
  /**
   * Goes on with the log group that an earlier deployment of this prefix left behind, as it is: its retention and key are
   * then yours to set. Stays true from then on. Default: creates it.
   */
  readonly adopt?: boolean | undefined;
}

export interface AuditLogProps extends AuditLogOptions {
  readonly deployment: Deployment;
}

/**
 * The record that outlives Step Functions' 90 days: requests, outcomes and decisions, as EventBridge tells them when a
 * flow or a level ends. No function stands between, and nothing of ours can change what was written. It stays when the
 * stack is deleted. Task tokens never enter it: they are in no execution's input or output.
 */
export class AuditLog extends Construct {
  readonly logGroup: logs.ILogGroup;
  /** Events that could not be written. What they tell is in Step Functions for 90 days. */
  readonly queue: DeadLetterQueue;
  /** Of all rules the one for approvals that broke: requests that were refused have one of their own. */
  readonly failedRule: events.IRule;
  readonly refusedRule: events.IRule;
  readonly rules: readonly events.IRule[];

  constructor(scope: Construct, id: string, props: AuditLogProps) {
    super(scope, id);
    checkAuditLogOptions(props);
    const { deployment } = props;
    this.logGroup = this.createLogGroup(props);
    this.queue = new DeadLetterQueue(this, 'Queue');
    this.queue.allowRules(deployment.auditRulesArn);
    const policy = new logs.CfnResourcePolicy(this, 'Policy', {
      policyName: deployment.names.auditRules,
      policyDocument: Stack.of(this).toJsonString(auditPolicy(deployment)),
    });
    const rule = (ruleId: string, ended: ReturnType<typeof endedApprovals>) => {
      const { rule: created } = new AuditRule(this, ruleId, { ...ended, deployment, queue: this.queue });
      created.node.addDependency(policy, this.logGroup);
      return created;
    };
    this.failedRule = rule('Failed', failedApprovals(deployment));
    this.refusedRule = rule('Refused', refusedRequests(deployment));
    this.rules = [rule('Approvals', endedApprovals(deployment)), rule('Levels', endedLevels(deployment)), this.failedRule, this.refusedRule];
    this.saveQueries(deployment);
  }

  private createLogGroup({ deployment, retention, encryptionKey, adopt }: AuditLogProps): logs.ILogGroup {
    const logGroupName = deployment.names.auditLog;
    if (adopt === true) return logs.LogGroup.fromLogGroupName(this, 'Log', logGroupName);
    return new logs.LogGroup(this, 'Log', {
      logGroupName,
      retention: retention ?? logs.RetentionDays.TEN_YEARS,
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtectionEnabled: true,
      ...(encryptionKey && { encryptionKey }),
    });
  }

  /** For the console of Logs Insights: those that docs/operations.md explains. */
  private saveQueries({ prefix, names }: Deployment): void {
    Object.entries(auditQueries).forEach(([name, queryString], index) => {
      new logs.CfnQueryDefinition(this, `Query${index + 1}`, {
        name: `${prefix}/${name}`,
        queryString,
        logGroupNames: [names.auditLog],
      });
    });
  }
}
