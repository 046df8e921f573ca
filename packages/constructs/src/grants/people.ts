/** What approvers and requesters need. */
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Deployment } from '../deployment.ts';
import { allow } from './allow.ts';
import { taggedAutomation } from './handlers.ts';

/** Decide on this deployment's automations, and see them in the console. */
export function approverStatements(deployment: Deployment): iam.PolicyStatement[] {
  const { automationsArn } = deployment;
  return [
    allow(
      ['ssm:SendAutomationSignal', 'ssm:GetAutomationExecution'],
      [automationsArn],
      taggedAutomation(deployment),
    ),
    allow(['ssm:DescribeAutomationStepExecutions'], [automationsArn]),
    allow(['ssm:DescribeAutomationExecutions'], ['*']),
  ];
}

/** Request, list, follow and cancel approvals. A level's history stays closed: it holds the task token. */
export function requesterStatements(deployment: Deployment): iam.PolicyStatement[] {
  const { flowMachineArn, flowExecutionsArn, levelExecutionsArn, flowArnParameterArn } = deployment;
  return [
    allow(['states:StartExecution', 'states:ListExecutions'], [flowMachineArn]),
    allow(['states:DescribeExecution', 'states:StopExecution'], [flowExecutionsArn]),
    allow(['states:DescribeExecution'], [levelExecutionsArn]),
    allow(['ssm:GetParameter'], [flowArnParameterArn]),
  ];
}

/** See where approvals stand. A level's history stays closed here, too. */
export function followerStatements(deployment: Deployment): iam.PolicyStatement[] {
  const { flowExecutionsArn, levelExecutionsArn, flowArnParameterArn } = deployment;
  return [
    allow(['states:DescribeExecution'], [flowExecutionsArn, levelExecutionsArn]),
    allow(['ssm:GetParameter'], [flowArnParameterArn]),
  ];
}

/** See who has decided so far: the automations of levels that are still open. */
export function readDecisionsStatements(deployment: Deployment): iam.PolicyStatement[] {
  return [
    allow(['ssm:GetAutomationExecution'], [deployment.automationsArn], taggedAutomation(deployment)),
    allow(['ssm:DescribeAutomationExecutions'], ['*']),
  ];
}
