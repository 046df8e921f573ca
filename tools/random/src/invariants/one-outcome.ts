/** Every approval comes to exactly one end. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { ObservedApproval } from '../observe/observation.ts';
import type { Invariant } from './invariant.ts';

const statuses = new Set(['APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED']);
/** How the history of an execution ends. */
export const ends: ReadonlySet<string> = new Set(['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionAborted', 'ExecutionTimedOut']);

export const oneOutcome: Invariant = ({ approvals }) =>
  approvals.flatMap((approval) => [...stillRunning(approval), ...endsOf(approval), ...statusOf(approval)].map((what) => `${approval.id}: ${what}`));

function stillRunning({ flow }: ObservedApproval): string[] {
  return flow.status === 'RUNNING' ? ['the flow runs though every window is over'] : [];
}

/** A redriven flow ends once more; between two redrives it ends once. */
function endsOf({ flow }: ObservedApproval): string[] {
  return runsOf(flow.history).flatMap((events, index) => {
    const count = events.filter(({ type }) => ends.has(type ?? '')).length;
    return count === 1 && ends.has(events.at(-1)?.type ?? '') ? [] : [`run ${index + 1} of the flow has ${count} ends in its history`];
  });
}

function runsOf(history: readonly HistoryEvent[]): HistoryEvent[][] {
  const runs: HistoryEvent[][] = [[]];
  for (const event of history) {
    if (event.type === 'ExecutionRedriven') runs.push([]);
    runs.at(-1)?.push(event);
  }
  return runs;
}

function statusOf({ flow }: ObservedApproval): string[] {
  if (flow.status !== 'SUCCEEDED') return [];
  const { status, levels = [] } = flow.output as { status?: string; levels?: { status: string }[] };
  if (!statuses.has(status ?? '')) return [`the flow's outcome is ${status}`];
  return levels.at(-1)?.status === status ? [] : [`the outcome is ${status}, but its last level is ${levels.at(-1)?.status}`];
}
