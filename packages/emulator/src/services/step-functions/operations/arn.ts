/** ARNs of state machines and executions. */
import type { OperationContext } from '../../../wire/operation.ts';
import type { StateMachine } from '../../../resources.ts';
import type { ExecutionState } from '../execution-state.ts';
import { AwsError } from '../../../wire/aws-error.ts';

type ArnType = 'stateMachine' | 'execution';

/** `arn:aws:states:R:A:stateMachine:NAME` and a name make `arn:aws:states:R:A:execution:NAME:EXECUTION`. */
export function executionArn(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** @throws AwsError InvalidArn, StateMachineDoesNotExist */
export function stateMachineOf(arn: string, { resources }: OperationContext): StateMachine {
  checkArn(arn, 'stateMachine');
  const stateMachine = resources.stateMachines.get(arn);
  if (stateMachine === undefined) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return stateMachine;
}

/** @throws AwsError InvalidArn, ExecutionDoesNotExist */
export function executionOf(arn: string, { executions }: OperationContext): ExecutionState {
  checkArn(arn, 'execution');
  const execution = executions.read<ExecutionState>({ machine: 'states', id: arn });
  if (execution === undefined) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return execution;
}

function checkArn(arn: string, expected: ArnType): void {
  if (!arn.startsWith('arn:')) throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  const [, , service, , , type = ''] = arn.split(':');
  if (service !== 'states' || type !== expected) {
    throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${type}'`);
  }
}
