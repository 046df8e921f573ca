/** What each handler may do, and nothing more. */
import { deploymentTagKey } from '@countersign/contracts';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Deployment } from '../deployment.ts';
import { allow } from './allow.ts';
import { unproven } from './unproven.ts';

/** Condition: the automation is one of this deployment's. */
export function taggedAutomation({ prefix }: Deployment) {
  return { StringEquals: { [`aws:ResourceTag/${deploymentTagKey}`]: prefix } };
}

/** Condition: the tag that is put on says so. */
export function taggingAutomation({ prefix }: Deployment) {
  return { StringEquals: { [`aws:RequestTag/${deploymentTagKey}`]: prefix } };
}

/** Names of the runbooks that open-level starts and, where they are nested, of those that these start. */
export interface StartedRunbooks {
  readonly started: readonly string[];
  readonly children: readonly string[];
}

export function openLevelStatements(deployment: Deployment, { started, children }: StartedRunbooks): iam.PolicyStatement[] {
  const { automationsArn, automationRoleArn, documentArns } = deployment;
  return [
    // AWS wants both the document and the execution:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
    allow(['ssm:StartAutomationExecution'], [...started.flatMap(documentArns), automationsArn]),
    ...(children.length > 0 ? [childrenStatement(children.flatMap(documentArns))] : []),
    allow(['ssm:AddTagsToResource'], [automationsArn], taggingAutomation(deployment)),
    allow(['iam:PassRole'], [automationRoleArn], { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } }),
    allow(['ssm:DescribeAutomationExecutions'], ['*']),
    allow(['ssm:GetAutomationExecution'], [automationsArn]),
  ];
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAutomation.html */
function childrenStatement(documentArns: readonly string[]): iam.PolicyStatement {
  return unproven(
    'AWS says that a nested runbook runs in the context of whoever started the parent; the emulator starts it as the automation role.',
    allow(['ssm:StartAutomationExecution'], documentArns),
  );
}

/** As close-level, whose reports it makes up for; `queueArn` takes the events that it failed at. */
export function reconcileStatements(deployment: Deployment, queueArn: string): iam.PolicyStatement[] {
  return [
    ...closeLevelStatements(deployment),
    allow(['ssm:ListTagsForResource'], [deployment.automationsArn], taggedAutomation(deployment)),
    allow(['sqs:SendMessage'], [queueArn]),
  ];
}

/** Where there is a flow, it stops the level that a flow left running. */
export function reconcileFlowStatements({ flowExecutionsArn, levelExecutionsArn }: Deployment): iam.PolicyStatement[] {
  return [allow(['states:DescribeExecution'], [flowExecutionsArn]), allow(['states:StopExecution'], [levelExecutionsArn])];
}

export function closeLevelStatements(deployment: Deployment): iam.PolicyStatement[] {
  const { automationsArn, levelExecutionsArn, levelMachineArn } = deployment;
  return [
    allow(
      ['ssm:GetAutomationExecution', 'ssm:StopAutomationExecution'],
      [automationsArn],
      taggedAutomation(deployment),
    ),
    allow(['ssm:DescribeAutomationExecutions'], ['*']),
    allow(['states:GetExecutionHistory', 'states:DescribeExecution'], [levelExecutionsArn]),
    // The authorization reference lists `*` only, but AWS authorises on the state machine's ARN.
    allow(['states:SendTaskSuccess', 'states:SendTaskFailure'], [levelMachineArn]),
  ];
}

/** It looks, and changes nothing. */
export function findOverdueStatements({ levelMachineArn, levelExecutionsArn }: Deployment): iam.PolicyStatement[] {
  return [allow(['states:ListExecutions'], [levelMachineArn]), allow(['states:DescribeExecution'], [levelExecutionsArn])];
}
