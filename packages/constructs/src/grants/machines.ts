/** What the state machines may do, and those who start executions and wait for them. */
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Deployment } from '../deployment.ts';
import { allow } from './allow.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html and /xray-iam.html: neither knows resources. */
export function observedStatements(): iam.PolicyStatement[] {
  return [
    allow(
      [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
      ],
      ['*'],
    ),
    allow(
      [
        'xray:PutTraceSegments',
        'xray:PutTelemetryRecords',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
      ],
      ['*'],
    ),
  ];
}

export function levelMachineStatements({ openLevelArn, closeLevelArn }: Deployment): iam.PolicyStatement[] {
  return [allow(['lambda:InvokeFunction'], [openLevelArn, closeLevelArn])];
}

export function flowMachineStatements(deployment: Deployment): iam.PolicyStatement[] {
  return [allow(['lambda:InvokeFunction'], [deployment.planLevelsArn]), ...callLevelStatements(deployment)];
}

/** For a state machine that runs a level by `startExecution.sync:2`. */
export function callLevelStatements(deployment: Deployment): iam.PolicyStatement[] {
  return callStatements(deployment, deployment.levelMachineArn, deployment.levelExecutionsArn);
}

/** For a state machine that runs an approval by `startExecution.sync:2`. */
export function callFlowStatements(deployment: Deployment): iam.PolicyStatement[] {
  return callStatements(deployment, deployment.flowMachineArn, deployment.flowExecutionsArn);
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html#sync-async-iam-policies */
function callStatements({ managedRuleArn }: Deployment, machineArn: string, executionsArn: string): iam.PolicyStatement[] {
  return [
    allow(['states:StartExecution'], [machineArn]),
    allow(['states:DescribeExecution', 'states:StopExecution'], [executionsArn]),
    allow(['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], [managedRuleArn]),
  ];
}
