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

/** List approvals. An outcome stands in the output of the flow's execution, which a list does not show. */
export function listerStatements({ flowMachineArn, flowExecutionsArn, flowArnParameterArn }: Deployment): iam.PolicyStatement[] {
  return [
    allow(['states:ListExecutions'], [flowMachineArn]),
    allow(['states:DescribeExecution'], [flowExecutionsArn]),
    allow(['ssm:GetParameter'], [flowArnParameterArn]),
  ];
}

/** Cancel approvals, and see whether that was in time. */
export function cancellerStatements({ flowExecutionsArn, flowArnParameterArn }: Deployment): iam.PolicyStatement[] {
  return [
    allow(['states:StopExecution', 'states:DescribeExecution'], [flowExecutionsArn]),
    allow(['ssm:GetParameter'], [flowArnParameterArn]),
  ];
}

/** Let approvals that failed or were stopped go on, and see what broke. */
export function redriverStatements({ flowExecutionsArn }: Deployment): iam.PolicyStatement[] {
  return [allow(['states:RedriveExecution', 'states:DescribeExecution'], [flowExecutionsArn])];
}

/** See who has decided so far: the automations of levels that nobody has closed. */
export function readDecisionsStatements(deployment: Deployment): iam.PolicyStatement[] {
  return [
    allow(['ssm:GetAutomationExecution'], [deployment.automationsArn], taggedAutomation(deployment)),
    allow(['ssm:DescribeAutomationExecutions'], ['*']),
  ];
}
