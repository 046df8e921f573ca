/** Callbacks of `.waitForTaskToken` tasks: https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
import type { OperationContext } from '../../../wire/operation.ts';
import type { StatesEvent } from '../execution-state.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import { exceedsPayloadLimit, isNestedTooDeep, maxNesting } from '../json.ts';
import { executionOfToken } from '../task-token.ts';

export interface SendTaskSuccessInput {
  readonly taskToken: string;
  readonly output: string;
}

export async function sendTaskSuccess({ taskToken, output }: SendTaskSuccessInput, context: OperationContext): Promise<unknown> {
  const executionArn = executionOfToken(taskToken);
  checkOutput(output);
  return callBack(executionArn, { type: 'task.success', token: taskToken, output }, context);
}

export interface SendTaskFailureInput {
  readonly taskToken: string;
  readonly error?: string;
  readonly cause?: string;
}

export async function sendTaskFailure({ taskToken, error, cause }: SendTaskFailureInput, context: OperationContext): Promise<unknown> {
  const event: StatesEvent = {
    type: 'task.failure',
    token: taskToken,
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
  return callBack(executionOfToken(taskToken), event, context);
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html */
export async function sendTaskHeartbeat({ taskToken }: { readonly taskToken: string }, context: OperationContext): Promise<unknown> {
  return callBack(executionOfToken(taskToken), { type: 'task.heartbeat', token: taskToken }, context);
}

async function callBack(id: string, event: StatesEvent, { executions }: OperationContext): Promise<unknown> {
  await executions.dispatch({ machine: 'states', id }, event);
  return {};
}

function checkOutput(output: string): void {
  if (exceedsPayloadLimit(output)) throw invalidOutput('The output is longer than 262144 bytes');
  if (isNestedTooDeep(output)) throw invalidOutput(`The output is nested more than ${maxNesting} levels deep`);
  try {
    JSON.parse(output);
  } catch (error) {
    throw invalidOutput(error instanceof Error ? error.message : String(error));
  }
}

function invalidOutput(reason: string): AwsError {
  return new AwsError('InvalidOutput', `Invalid Output: '${reason}'`);
}
