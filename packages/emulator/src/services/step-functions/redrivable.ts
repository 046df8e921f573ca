/** Whether an execution can be redriven: https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
import type { ExecutionState } from './execution-state.ts';
import { maxHistoryEvents } from './history-event.ts';

const dayMs = 24 * 3600 * 1000;
const redrivableMs = 14 * dayMs;
const longestExecutionMs = 365 * dayMs;

/** Why the execution cannot be redriven at a time, in AWS's words; nothing where it can. */
export function notRedrivableReason(state: ExecutionState, now: number): string | undefined {
  const { status, startedAt, stoppedAt = now, history } = state;
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (history.length >= maxHistoryEvents - 1) return 'Execution history event limit exceeded';
  if (now - startedAt > longestExecutionMs) return 'Execution has exceeded the max execution time';
  if (now - stoppedAt > redrivableMs) return 'Execution redrivable period exceeded';
  return undefined;
}
