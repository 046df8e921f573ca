/**
 * One execution, as plain JSON, and the events that change it. Invariants: `current` is present while the execution
 * waits for something, and in one that closed without success, where it is the state that a redrive begins with; the
 * history only grows; a closed execution changes by a redrive alone.
 */
import type { EventBody, Subscriber, CallCompleted, ChildEnded, DefectFound } from '../../engine/transition.ts';
import type { Settings } from '../../settings.ts';
import type { HistoryEvent } from './history-event.ts';
import type { JsonValue } from './json.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What an execution is started with; it stays as it is, even when the state machine is updated. */
export interface ExecutionStart {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly roleArn: string;
  /** The definition at the start, as JSON text. */
  readonly definition: string;
  /** JSON text. */
  readonly input: string;
  /** An execution keeps the settings that it started with. */
  readonly settings: Settings;
  /** Shown again, and nothing else: there is no X-Ray here. */
  readonly traceHeader?: string;
}

/** A line of states: the execution's own, that of a Parallel state's branch, or that of a Map state's iteration. */
export interface Line {
  /** Those that the line itself assigned. */
  readonly variables: Readonly<Record<string, JsonValue>>;
  /** The event that the next one of the line follows. */
  readonly lastEventId: number;
  readonly current?: CurrentState;
}

/** A branch or an iteration. One that was not begun has no current state; one that failed keeps it for a redrive. */
export interface Branch extends Line {
  /** Of a branch that has ended. */
  readonly result?: { readonly output: JsonValue };
  readonly failed?: true;
  /** Of an iteration. */
  readonly item?: MapItem;
}

export interface MapItem {
  readonly index: number;
  readonly value: JsonValue;
}

/** The branches of a Parallel state, or the iterations of a Map state that have begun, in their order. */
export interface Fork {
  readonly branches: readonly Branch[];
  /** The input of each branch, in a Parallel state. */
  readonly input?: JsonValue;
  /** What a Map state iterates over. */
  readonly items?: readonly JsonValue[];
  /** How many iterations may run at a time. */
  readonly limit?: number;
}

export interface ExecutionState extends ExecutionStart, Line {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly status: ExecutionStatus;
  readonly stoppedAt?: number;
  /** JSON text. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly redrives: readonly Redrive[];
  /** When timers that are set are due, by name and line: a timer that was set anew is recognised when it fires. */
  readonly timers: Readonly<Record<string, number>>;
  readonly history: readonly HistoryEvent[];
  /** Who hears of the end, each once. */
  readonly subscribers: readonly Subscriber[];
}

export interface Redrive {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly clientToken: string;
}

/** The state that a line is in. */
export interface CurrentState {
  readonly name: string;
  readonly input: JsonValue;
  readonly enteredAt: number;
  readonly enteredEventId: number;
  readonly retryCount: number;
  /** Attempts used so far, by the index of the retrier. */
  readonly retrierAttempts: readonly number[];
  readonly task?: RunningTask;
  readonly fork?: Fork;
}

/** An attempt of a task. A retry is another one, with another token. */
export interface RunningTask {
  /** Answers with another correlation belong to an attempt that is over. */
  readonly correlation: string;
  readonly token?: string;
  /** How long the task may stay silent. */
  readonly heartbeatSeconds?: number;
  /** The execution that a `.sync` task started. */
  readonly childArn?: string;
  /** The end of the child, where it came before the answer to its start. */
  readonly childDescription?: JsonValue;
}

export type TimerName = 'wait' | 'retry' | 'task-timeout' | 'heartbeat' | 'execution-timeout';

export interface TimerFired extends EventBody {
  readonly type: 'timer.fired';
  /** As in the state's timers. */
  readonly timer: string;
  readonly dueAt: number;
}

export type StatesEvent =
  | ({ readonly type: 'execution.start'; readonly subscriber?: Subscriber } & ExecutionStart)
  | { readonly type: 'execution.stop'; readonly error?: string; readonly cause?: string }
  | { readonly type: 'execution.redrive'; readonly clientToken: string }
  | { readonly type: 'task.success'; readonly token: string; readonly output: string }
  | { readonly type: 'task.failure'; readonly token: string; readonly error?: string; readonly cause?: string }
  | { readonly type: 'task.heartbeat'; readonly token: string }
  | TimerFired
  | CallCompleted
  | ChildEnded
  | DefectFound;
