/** Operations on executions that exist: describe, read the history, stop. */
import type { OperationContext } from '../../../wire/operation.ts';
import type { ExecutionState, StatesEvent } from '../execution-state.ts';
import type { PageRequest } from './page.ts';
import { notSupported } from '../../../wire/aws-error.ts';
import { showHistoryEvent } from '../history.ts';
import { notRedrivableReason } from '../redrivable.ts';
import { executionOf } from './arn.ts';
import { visibleHistory } from './lagging-history.ts';
import { pageOf } from './page.ts';

export interface ExecutionInput {
  readonly executionArn: string;
}

/** For what is encrypted with a key that the caller may not use. */
export interface IncludedData {
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export function describeExecution({ executionArn, includedData }: ExecutionInput & IncludedData, context: OperationContext): unknown {
  refuseMetadataOnly(includedData, 'DescribeExecution');
  const execution = executionOf(executionArn, context);
  const { output, error, cause, traceHeader } = execution;
  return {
    ...summary(execution),
    input: execution.input,
    inputDetails: { included: true },
    ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
    ...redriveStatus(execution, context.now),
  };
}

export function refuseMetadataOnly(includedData: IncludedData['includedData'], operation: string): void {
  if (includedData === 'METADATA_ONLY') throw notSupported(`${operation} with includedData METADATA_ONLY`);
}

/** An execution in lists. */
export function summary(execution: ExecutionState): Readonly<Record<string, unknown>> {
  const { executionArn, stateMachineArn, name, status, startedAt, stoppedAt, redrives } = execution;
  const redriven = redrives.at(-1);
  return {
    executionArn,
    stateMachineArn,
    name,
    status,
    startDate: new Date(startedAt),
    ...(stoppedAt === undefined ? {} : { stopDate: new Date(stoppedAt) }),
    redriveCount: redrives.length,
    ...(redriven === undefined ? {} : { redriveDate: new Date(redriven.at) }),
  };
}

function redriveStatus(execution: ExecutionState, now: number): Readonly<Record<string, string>> {
  const reason = notRedrivableReason(execution, now);
  return reason === undefined ? { redriveStatus: 'REDRIVABLE' } : { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason };
}

export interface GetExecutionHistoryInput extends PageRequest {
  readonly executionArn: string;
  readonly reverseOrder?: boolean;
  readonly includeExecutionData?: boolean;
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html */
export function getExecutionHistory(request: GetExecutionHistoryInput, context: OperationContext): unknown {
  const { executionArn, reverseOrder = false, includeExecutionData = true } = request;
  const history = visibleHistory(executionOf(executionArn, context), request, context);
  const keyOf = ({ id }: { id: number }): string => `${executionArn} ${id}`;
  const { items, nextToken } = pageOf(reverseOrder ? history.toReversed() : history, request, keyOf);
  return {
    events: items.map((event) => showHistoryEvent(event, { includeExecutionData })),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
}

export interface StopExecutionInput extends ExecutionInput {
  readonly error?: string;
  readonly cause?: string;
}

/** That a closed execution is answered with its stop date is assumed: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html */
export async function stopExecution(request: StopExecutionInput, context: OperationContext): Promise<unknown> {
  const { executionArn, error, cause } = request;
  executionOf(executionArn, context);
  const event: StatesEvent = {
    type: 'execution.stop',
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
  const reply = await context.executions.dispatch({ machine: 'states', id: executionArn }, event);
  return { stopDate: new Date((reply as { stopDate: number }).stopDate) };
}
