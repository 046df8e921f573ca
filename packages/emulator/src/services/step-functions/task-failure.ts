/** Failures that a state machine can match: an error name and a cause. */
import { maxHistoryEvents } from './history-event.ts';
import { maxNesting } from './json.ts';

export interface Failure {
  /** Absent where SendTaskFailure named none. */
  readonly error?: string;
  readonly cause?: string;
}

/** A task failed with what its service, its function or its callback reported. */
export class TaskFailure extends Error {
  readonly failure: Failure;
  /** Another name that `ErrorEquals` may call it by. */
  readonly alias: string | undefined;

  constructor(failure: Failure, alias?: string) {
    super(failure.cause ?? failure.error ?? 'the task failed');
    this.failure = failure;
    this.alias = alias;
  }
}

/** The interpreter itself could not go on with a state. AWS puts the state's name in front of such causes. */
export class StateFailure extends Error {
  readonly error: string;
  /** The field whose expression failed, for the EvaluationFailed event. */
  readonly location: string | undefined;

  constructor(error: string, message: string, location?: string) {
    super(message);
    this.error = error;
    this.location = location;
  }
}

/** Recorded on AWS: the cause names the state, or the service for a task's result, without the usual prefix. */
export function dataLimitExceeded(stateOrTask: string): TaskFailure {
  return new TaskFailure({
    error: 'States.DataLimitExceeded',
    cause: `The state/task '${stateOrTask}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  });
}

export function historyFull(): TaskFailure {
  const cause = `The execution reached the maximum number of history events (${maxHistoryEvents}).`;
  return new TaskFailure({ error: 'States.Runtime', cause });
}

/** Assumed, as is the limit itself: json.ts. */
export function nestedTooDeep(service: string): TaskFailure {
  const cause = `The state/task '${service}' returned a result nested more than ${maxNesting} levels deep.`;
  return new TaskFailure({ error: 'States.DataLimitExceeded', cause });
}

/** Recorded: SDK exceptions always end in `Exception` in error names, whatever the service calls them. */
export function exceptionName(type: string): string {
  return type.endsWith('Exception') ? type : `${type}Exception`;
}
