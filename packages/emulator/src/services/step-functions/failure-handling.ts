/** What follows a failure in a state: a retry, a catcher, or the end of the line. */
import type { Catcher, Recovery, Retrier, StateDefinition } from './definition.ts';
import type { Run } from './run.ts';
import type { Outcome, Step } from './step.ts';
import type { Failure } from './task-failure.ts';
import { errorMatches, retryDelay } from './error-matching.ts';
import { abortBranches } from './fork-abort.ts';
import { leaveState } from './leave-state.ts';
import { setTimer } from './line-timers.ts';
import { append, currentState, isHistoryFull, record } from './run.ts';
import { wait } from './step.ts';
import { StateFailure, TaskFailure } from './task-failure.ts';
import { endAttempt } from './task-start.ts';

/** Runs a step of the current state, and handles its failure. */
export async function attempt(run: Run, step: () => Promise<Step>): Promise<Step> {
  try {
    return await step();
  } catch (error) {
    return handleFailure(run, error);
  }
}

/** Errors that are no failure of the state are faults of the emulator and are thrown on. */
async function handleFailure(run: Run, thrown: unknown): Promise<Step> {
  const failure = toFailure(run, thrown);
  endAttempt(run);
  abortBranches(run);
  const state = run.definition.allStates.get(currentState(run).name);
  if (state === undefined || !('retry' in state)) return failed(failure);
  const alias = thrown instanceof TaskFailure ? thrown.alias : undefined;
  const matches = ({ errorEquals }: Retrier | Catcher): boolean =>
    errorMatches(errorEquals, failure.error) || (alias !== undefined && errorMatches(errorEquals, alias));
  if (retry(run, state, matches)) return wait;
  recordFailed(run, state);
  const catcher = state.catch.find(matches);
  return catcher === undefined ? failed(failure) : caught(run, catcher, failure);
}

function failed(failure: Failure): Outcome {
  return { kind: 'fail', failure };
}

/** A task's failure has been recorded with its attempt. */
function recordFailed(run: Run, { type }: StateDefinition): void {
  if ((type === 'Parallel' || type === 'Map') && !isHistoryFull(run)) record(run, `${type}StateFailed`);
}

function toFailure(run: Run, thrown: unknown): Failure {
  if (thrown instanceof TaskFailure) return thrown.failure;
  if (!(thrown instanceof StateFailure)) throw thrown;
  const { name, enteredEventId } = currentState(run);
  const { error, location, message } = thrown;
  const cause = `An error occurred while executing the state '${name}' (entered at the event id #${enteredEventId}). ${message}`;
  if (error === 'States.QueryEvaluationError' && !isHistoryFull(run)) {
    // Recorded: the event follows what its predecessor follows, not its predecessor.
    const previousEventId = run.draft.history[run.line.lastEventId - 1]?.previousEventId ?? 0;
    const details = { error, cause, ...(location === undefined ? {} : { location }), state: name };
    run.line.lastEventId = append(run, previousEventId, { type: 'EvaluationFailed', details });
  }
  return { error, cause };
}

/** Uses up an attempt of the first retrier that matches. A retry counts as a transition, as AWS bills it. */
function retry(run: Run, state: Recovery, matches: (retrier: Retrier) => boolean): boolean {
  const index = state.retry.findIndex(matches);
  const retrier = state.retry[index];
  if (retrier === undefined) return false;
  const { fork: _fork, ...current } = currentState(run);
  const used = current.retrierAttempts[index] ?? 0;
  if (used >= retrier.maxAttempts) return false;

  const retrierAttempts = state.retry.map((_, at) => (current.retrierAttempts[at] ?? 0) + (at === index ? 1 : 0));
  run.line.current = { ...current, retryCount: current.retryCount + 1, retrierAttempts };
  run.effects.push({ kind: 'count', metric: 'stateTransitions', amount: 1 });
  setTimer(run, 'retry', run.now + retryDelay(retrier, used, run.random));
  return true;
}

async function caught(run: Run, catcher: Catcher, failure: Failure): Promise<Step> {
  const errorOutput = { Error: failure.error ?? null, Cause: failure.cause ?? (failure.error === undefined ? null : '') };
  try {
    return await leaveState(run, catcher, { errorOutput, byDefault: errorOutput });
  } catch (error) {
    return failed(toFailure(run, error));
  }
}
