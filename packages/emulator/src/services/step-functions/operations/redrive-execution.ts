/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html */
import { randomUUID } from 'node:crypto';
import type { OperationContext } from '../../../wire/operation.ts';
import type { StatesEvent } from '../execution-state.ts';
import type { ExecutionInput } from './executions.ts';
import { executionOf } from './arn.ts';

export interface RedriveExecutionInput extends ExecutionInput {
  /** The SDKs make one up for each call. */
  readonly clientToken?: string;
}

export async function redriveExecution(request: RedriveExecutionInput, context: OperationContext): Promise<unknown> {
  const { executionArn, clientToken = randomUUID() } = request;
  executionOf(executionArn, context);
  const event: StatesEvent = { type: 'execution.redrive', clientToken };
  const reply = await context.executions.dispatch({ machine: 'states', id: executionArn }, event);
  return { redriveDate: new Date((reply as { redriveDate: number }).redriveDate) };
}
