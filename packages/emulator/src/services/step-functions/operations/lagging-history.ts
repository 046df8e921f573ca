/**
 * How much of a history a reader sees. GetExecutionHistory is eventually consistent; how far it lags is a setting.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
 */
import type { Executions } from '../../../engine/transition.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import type { ExecutionState } from '../execution-state.ts';
import type { PageRequest } from './page.ts';

type History = ExecutionState['history'];

/** How many events the reading before could have shown, by execution. Not part of any state: it concerns readers alone. */
const lengths = new WeakMap<Executions, Map<string, number>>();

/** The events that this reading shows. Later pages belong to a reading that began before, and lag no further. */
export function visibleHistory(
  { executionArn, history }: ExecutionState,
  { nextToken }: PageRequest,
  { executions, settings }: OperationContext,
): History {
  if (settings.historyReads === 'current' || nextToken !== undefined) return history;
  const known = lengths.get(executions) ?? new Map<string, number>();
  lengths.set(executions, known);
  const visible = known.get(executionArn) ?? 1;
  known.set(executionArn, history.length);
  return history.slice(0, visible);
}
