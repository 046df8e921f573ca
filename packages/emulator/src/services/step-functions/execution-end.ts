/**
 * The ends of an execution. Each closes it, stops what it started, and tells who waits for it. What was running stays
 * known as the state that a redrive begins with, its attempt is over.
 */
import type { ChildEnded } from '../../engine/transition.ts';
import type { JsonValue } from './json.ts';
import type { ExecutionState, ExecutionStatus } from './execution-state.ts';
import type { Run } from './run.ts';
import type { Failure } from './task-failure.ts';
import { childrenAfterTimeout } from './child-execution.ts';
import { stopWaiting } from './fork-abort.ts';
import { clearAllTimers } from './line-timers.ts';
import { append, record } from './run.ts';
import { statusEvent } from './status-event.ts';

export function succeedExecution(run: Run, output: string): void {
  record(run, 'ExecutionSucceeded', { output });
  run.draft.output = output;
  close(run, 'SUCCEEDED');
}

export function failExecution(run: Run, failure: Failure): void {
  record(run, 'ExecutionFailed', { ...failure });
  Object.assign(run.draft, failure);
  close(run, 'FAILED');
}

/** Recorded: the execution itself names no error; only the event does, and it follows event 0. */
export function timeOutExecution(run: Run): void {
  append(run, 0, { type: 'ExecutionTimedOut', details: { error: 'States.Timeout' } });
  close(run, 'TIMED_OUT');
}

export function abortExecution(run: Run, failure: Failure): void {
  append(run, 0, { type: 'ExecutionAborted', details: { ...failure } });
  Object.assign(run.draft, failure);
  close(run, 'ABORTED');
}

/**
 * The execution as a `.sync` task of its parent gets it: Input and Output are JSON text, dates milliseconds.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export function describeForParent(state: ExecutionState): JsonValue {
  return {
    ...(state.cause === undefined ? {} : { Cause: state.cause }),
    ...(state.error === undefined ? {} : { Error: state.error }),
    ExecutionArn: state.executionArn,
    Input: state.input,
    InputDetails: { Included: true },
    Name: state.name,
    ...(state.output === undefined ? {} : { Output: state.output, OutputDetails: { Included: true } }),
    StartDate: state.startedAt,
    StateMachineArn: state.stateMachineArn,
    Status: state.status,
    ...(state.stoppedAt === undefined ? {} : { StopDate: state.stoppedAt }),
  };
}

function close(run: Run, status: ExecutionStatus): void {
  const { draft } = run;
  stopWaiting(run, status === 'TIMED_OUT' ? childrenAfterTimeout(run) : 'stopped');
  clearAllTimers(run);
  draft.status = status;
  draft.stoppedAt = run.now;
  run.effects.push(statusEvent(draft));
  const description = describeForParent(draft);
  for (const { address, correlation } of draft.subscribers) {
    const event: ChildEnded = { type: 'child.ended', correlation, description };
    run.effects.push({ kind: 'send', to: address, event });
  }
  draft.subscribers = [];
}
