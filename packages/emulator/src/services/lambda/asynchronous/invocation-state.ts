/** One asynchronous invocation, as plain JSON: changed only by `invocation-machine.ts`, dropped when it is over. */
import type { CallCompleted, DefectFound, EventBody } from '../../../engine/transition.ts';
import type { Destinations } from '../../../resources.ts';

/** Everything that is fixed when it is queued. */
export interface InvocationOrder {
  /** Of all its attempts. */
  readonly requestId: string;
  readonly functionArn: string;
  /** With the qualifier that was asked for. */
  readonly invokedArn: string;
  /** The function's role, which destinations are reached as. */
  readonly roleArn: string;
  /** JSON text. */
  readonly payload: string;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly destinations: Destinations;
}

/** What an attempt came to. */
export interface QueuedResult {
  /** JSON text. */
  readonly payload: string;
  readonly functionError?: string;
}

export interface InvocationState extends InvocationOrder {
  /** Milliseconds since the epoch. */
  readonly queuedAt: number;
  /** How often the function ran. */
  readonly runs: number;
  /** How often Lambda could not run it, one after the other. */
  readonly refusals: number;
  readonly lastResult?: QueuedResult;
  /** Calls to destinations that are not answered yet. */
  readonly unanswered: number;
}

export interface QueueInvocation extends InvocationOrder, EventBody {
  readonly type: 'invocation.queue';
}

/** It is time for another attempt, or the event has become too old for one. */
export interface RetryInvocation extends EventBody {
  readonly type: 'invocation.retry';
}

export type InvocationEvent = QueueInvocation | RetryInvocation | CallCompleted | DefectFound;
