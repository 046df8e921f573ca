/** What follows a failure in a state: a retry, a catcher, or the end of the execution. */
import type { Retrier, TaskState } from './definition.ts';
import type { Move } from './leave-state.ts';
import type { Run } from './run.ts';
import type { Failure } from './task-failure.ts';
import { errorMatches, retryDelay } from './error-matching.ts';
import { failExecution } from './execution-end.ts';
import { leaveState } from './leave-state.ts';
import { currentState, endAttempt, isHistoryFull, recordAfter, setTimer } from './run.ts';
import { StateFailure, TaskFailure } from './task-failure.ts';

/** Errors that are no failure of the state are faults of the emulator and are thrown on. */
export async function handleFailure(run: Run, thrown: unknown): Promise<Move | undefined> {
  const failure = toFailure(run, thrown);
  endAttempt(run);
  const state = run.definition.states.get(currentState(run).name);
  if (state?.type === 'Task') {
    const alias = thrown instanceof TaskFailure ? thrown.alias : undefined;
    const matches = ({ errorEquals }: { readonly errorEquals: readonly string[] }): boolean =>
      errorMatches(errorEquals, failure.error) || (alias !== undefined && errorMatches(errorEquals, alias));
    if (retry(run, state, matches)) return undefined;
    const catcher = state.catch.find(matches);
    if (catcher !== undefined) return caught(run, catcher, failure);
  }
  failExecution(run, failure);
  return undefined;
}

function toFailure(run: Run, thrown: unknown): Failure {
  if (thrown instanceof TaskFailure) return thrown.failure;
  if (!(thrown instanceof StateFailure)) throw thrown;
  const { name, enteredEventId } = currentState(run);
  const { error, location, message } = thrown;
  const cause = `An error occurred while executing the state '${name}' (entered at the event id #${enteredEventId}). ${message}`;
  if (location !== undefined && !isHistoryFull(run)) {
    // Recorded: the event follows what its predecessor follows, not its predecessor.
    const previousEventId = run.draft.history.at(-1)?.previousEventId ?? 0;
    recordAfter(run, previousEventId, { type: 'EvaluationFailed', details: { error, cause, location, state: name } });
  }
  return { error, cause };
}

/** Uses up an attempt of the first retrier that matches. A retry counts as a transition, as AWS bills it. */
function retry(run: Run, state: TaskState, matches: (retrier: Retrier) => boolean): boolean {
  const index = state.retry.findIndex(matches);
  const retrier = state.retry[index];
  if (retrier === undefined) return false;
  const current = currentState(run);
  const used = current.retrierAttempts[index] ?? 0;
  if (used >= retrier.maxAttempts) return false;

  const retrierAttempts = state.retry.map((_, at) => (current.retrierAttempts[at] ?? 0) + (at === index ? 1 : 0));
  run.draft.current = { ...current, retryCount: current.retryCount + 1, retrierAttempts };
  run.effects.push({ kind: 'count', metric: 'stateTransitions', amount: 1 });
  setTimer(run, 'retry', run.now + retryDelay(retrier, used, run.random));
  return true;
}

async function caught(run: Run, catcher: TaskState['catch'][number], failure: Failure): Promise<Move | undefined> {
  const errorOutput = { Error: failure.error ?? null, Cause: failure.cause ?? (failure.error === undefined ? null : '') };
  try {
    return await leaveState(run, catcher, { errorOutput, byDefault: errorOutput });
  } catch (error) {
    failExecution(run, toFailure(run, error));
    return undefined;
  }
}
