/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html */
import { executionArn } from '../../services/step-functions/operations/arn.ts';
import { executionOfToken } from '../../services/step-functions/task-token.ts';
import type { AccessFacts, AccessRules, RequiredAccess } from '../required-access.ts';

interface OnExecution {
  readonly executionArn: string;
}

interface OnMachine {
  readonly stateMachineArn?: string;
}

interface Start {
  readonly stateMachineArn: string;
  readonly name?: string;
}

export const statesAccess: AccessRules = {
  'states:StartExecution': start,
  'states:StopExecution': onExecution('states:StopExecution'),
  'states:RedriveExecution': onExecution('states:RedriveExecution'),
  'states:DescribeExecution': onExecution('states:DescribeExecution'),
  'states:GetExecutionHistory': onExecution('states:GetExecutionHistory'),
  'states:DescribeStateMachineForExecution': onExecution('states:DescribeStateMachineForExecution'),
  'states:ListExecutions': onMachine('states:ListExecutions'),
  'states:DescribeStateMachine': onMachine('states:DescribeStateMachine'),
  'states:ListStateMachines': () => [{ action: 'states:ListStateMachines', resource: '*' }],
  'states:SendTaskSuccess': callback('states:SendTaskSuccess'),
  'states:SendTaskFailure': callback('states:SendTaskFailure'),
  'states:SendTaskHeartbeat': callback('states:SendTaskHeartbeat'),
};

/**
 * Whoever waits for the child's end also reads it: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 * AWS reads when the child has ended; that it is asked before the child starts is assumed.
 */
function start({ stateMachineArn, name = '*' }: Start, { isAwaited }: AccessFacts): readonly RequiredAccess[] {
  const begun: RequiredAccess = { action: 'states:StartExecution', resource: stateMachineArn };
  if (!isAwaited) return [begun];
  return [begun, { action: 'states:DescribeExecution', resource: executionArn(stateMachineArn, name) }];
}

function onExecution(action: string) {
  return ({ executionArn }: OnExecution): readonly RequiredAccess[] => [{ action, resource: executionArn }];
}

function onMachine(action: string) {
  return ({ stateMachineArn = '*' }: OnMachine): readonly RequiredAccess[] => [{ action, resource: stateMachineArn }];
}

/**
 * The reference knows no resource for these, yet AWS authorises on the ARN of the state machine that the token belongs
 * to. Recorded: https://github.com/NOAA-OWP/hydrovis/issues/837 and https://github.com/aws/aws-cdk/pull/8486
 * A token that is none is refused as that, whoever sends it (assumed).
 */
function callback(action: string) {
  return ({ taskToken }: { readonly taskToken: string }): readonly RequiredAccess[] => {
    const resource = machineOfToken(taskToken);
    return resource === undefined ? [] : [{ action, resource }];
  };
}

function machineOfToken(token: string): string | undefined {
  try {
    const parts = executionOfToken(token).split(':');
    return [...parts.slice(0, 5), 'stateMachine', parts[6]].join(':');
  } catch {
    return undefined;
  }
}
