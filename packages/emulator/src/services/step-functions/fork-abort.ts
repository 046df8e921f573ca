/** The end of branches whose Parallel or Map state has failed, and of all that an execution waits for when it closes. */
import type { Run } from './run.ts';
import { stopChild } from './child-execution.ts';
import { clearTimers } from './line-timers.ts';
import { unfinishedBranches } from './lines.ts';
import { append, isHistoryFull } from './run.ts';
import { endAttempt } from './task-start.ts';

type AbortedType = 'Task' | 'Wait' | 'Parallel' | 'Map';

/**
 * Stops what the other branches wait for when one has failed. Recorded: every event follows the failure; the state that
 * failed is aborted too where it is a task, and no trace is left of what comes after.
 */
export function abortBranches(run: Run): void {
  for (const branch of unfinishedBranches(run)) {
    if (branch.line.failed === undefined) abortLine(branch, run.line.lastEventId);
  }
}

/** Ends every attempt in a line and in all its branches, and stops what they started, or leaves it to itself. */
export function stopWaiting(run: Run, children: 'stopped' | 'left'): void {
  clearTimers(run, ['wait', 'retry']);
  const task = run.line.current === undefined ? undefined : endAttempt(run);
  if (children === 'stopped') stopChild(run, task);
  for (const branch of unfinishedBranches(run)) stopWaiting(branch, children);
}

/** A task has no event of its own for its failure. */
export function recordTaskAborted(run: Run, followingId: number): void {
  recordAborted(run, followingId, ['Task']);
}

function abortLine(run: Run, followingId: number): void {
  const { item } = run.line;
  if (item !== undefined && !isHistoryFull(run)) {
    append(run, followingId, { type: 'MapIterationAborted', details: { name: forkedBy(run), index: item.index } });
  }
  for (const branch of unfinishedBranches(run)) abortLine(branch, followingId);
  recordAborted(run, followingId, ['Task', 'Wait', 'Parallel', 'Map']);
  stopWaiting(run, 'stopped');
}

function recordAborted(run: Run, followingId: number, types: readonly AbortedType[]): void {
  const state = run.definition.allStates.get(run.line.current?.name ?? '');
  const type = types.find((known) => known === state?.type);
  if (type !== undefined && !isHistoryFull(run)) append(run, followingId, { type: `${type}StateAborted`, details: {} });
}

/** The name of the Map state around an iteration. */
export function forkedBy({ parent }: Run): string {
  return parent?.line.current?.name ?? '';
}
