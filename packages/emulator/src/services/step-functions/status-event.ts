/**
 * What EventBridge hears of an execution: https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html.
 * The detail says what DescribeExecution says; dates are milliseconds, and what is not there is null.
 */
import type { Effect } from '../../engine/transition.ts';
import type { ExecutionState } from './execution-state.ts';
import { notRedrivableReason } from './redrivable.ts';

/** "If the combined escaped input and escaped output exceeds 248 KiB, then the input will be excluded", and so the output alone. */
const MAX_DATA_BYTES = 248 * 1024;
/** One character takes at most so many bytes when it is escaped. */
const LONGEST_ESCAPE = 6;

/** To be made whenever the status has changed. */
export function statusEvent(state: ExecutionState): Effect {
  const { executionArn, stateMachineArn, name, status, startedAt, stoppedAt = null, error = null, cause = null } = state;
  const detail = {
    executionArn, stateMachineArn, name, status, startDate: startedAt, stopDate: stoppedAt,
    ...dataOf(state),
    stateMachineVersionArn: null, stateMachineAliasArn: null,
    ...redriveOf(state),
    error, cause,
  };
  return { kind: 'emit', event: { source: 'aws.states', detailType: 'Step Functions Execution Status Change', resources: [executionArn], detail } };
}

function dataOf({ input, output }: ExecutionState): Readonly<Record<string, unknown>> {
  const room = roomFor(input, output ?? '');
  return {
    input: room.input ? input : null,
    inputDetails: { included: room.input },
    output: room.output ? (output ?? null) : null,
    outputDetails: output === undefined ? null : { included: room.output },
  };
}

function redriveOf(state: ExecutionState): Readonly<Record<string, unknown>> {
  const { redrives, startedAt, stoppedAt } = state;
  const redriveDate = redrives.at(-1)?.at ?? null;
  const reason = notRedrivableReason(state, stoppedAt ?? redriveDate ?? startedAt) ?? null;
  return {
    redriveCount: redrives.length,
    redriveDate,
    redriveStatus: reason === null ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    redriveStatusReason: reason,
  };
}

/** Short texts fit whatever is in them. */
function roomFor(input: string, output: string): { readonly input: boolean; readonly output: boolean } {
  if ((input.length + output.length) * LONGEST_ESCAPE <= MAX_DATA_BYTES) return { input: true, output: true };
  const outputBytes = escapedBytes(output);
  return { input: escapedBytes(input) + outputBytes <= MAX_DATA_BYTES, output: outputBytes <= MAX_DATA_BYTES };
}

function escapedBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
