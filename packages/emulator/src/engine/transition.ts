/**
 * The contract between the engine (which holds time, queues and promises) and the state machines that it drives.
 *
 * A machine is a pure function: plain JSON state and one stamped event in, the next state and the effects to perform
 * out. It reads no clock and makes no random numbers: both arrive on the event. The engine commits the state before it
 * performs an effect, so whatever was acknowledged can be rebuilt from what was committed.
 */
import type { AwsErrorShape } from '../wire/aws-error.ts';

/**
 * The executions that the engine drives: Step Functions executions by ARN, SSM automation executions by id, deliveries of
 * EventBridge and asynchronous invocations of Lambda by ids of their own, SQS queues by ARN, log streams by
 * `GROUP:STREAM`, the schedules of rules by the rule's ARN.
 */
export type MachineName = 'states' | 'automation' | 'delivery' | 'invocation' | 'queue' | 'log' | 'schedule';

/** One execution of one machine. */
export interface Address {
  readonly machine: MachineName;
  readonly id: string;
}

export interface EventBody {
  readonly type: string;
}

/** What the engine adds to every event, so that machines stay pure. */
export interface Stamp {
  /** Virtual time in milliseconds since the epoch. */
  readonly at: number;
  /** A random UUID, unique per event. Ids, task tokens and jitter are derived from it. */
  readonly nonce: string;
}

export type Stamped<E extends EventBody> = E & Stamp;

export type Effect =
  /** Delivers `event` to the same execution at `dueAt` (ms). A timer of the same name is replaced. */
  | { readonly kind: 'timer.set'; readonly name: string; readonly dueAt: number; readonly event: EventBody }
  | { readonly kind: 'timer.clear'; readonly name: string }
  /** Delivers `event` to another execution. */
  | { readonly kind: 'send'; readonly to: Address; readonly event: EventBody }
  /**
   * Calls an operation as `principal`, the way the wire would: 'lambda:Invoke', 'states:StartExecution', 'sns:Publish'.
   * The answer comes back as a {@link CallCompleted} event. With `subscribe`, the started execution also sends a
   * {@link ChildEnded} when it ends.
   */
  | {
      readonly kind: 'call';
      readonly operation: string;
      readonly input: unknown;
      readonly principal: string;
      readonly correlation: string;
      readonly subscribe?: boolean;
    }
  /** Tells EventBridge's default bus. */
  | { readonly kind: 'emit'; readonly event: EmittedEvent }
  /** A fact for the usage counters: `{ metric: 'stateTransitions', amount: 1 }`; `of` is the ARN of what it is about. */
  | { readonly kind: 'count'; readonly metric: string; readonly amount: number; readonly of?: string };

/** What a service tells EventBridge; the bus adds an id, the time, the account and the Region. */
export interface EmittedEvent {
  /** `aws.states`. */
  readonly source: string;
  readonly detailType: string;
  /** ARNs of what it is about. */
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The answer to a `call` effect. */
export interface CallCompleted extends EventBody {
  readonly type: 'call.completed';
  readonly correlation: string;
  readonly result:
    | { readonly ok: true; readonly output: unknown }
    | { readonly ok: false; readonly error: AwsErrorShape };
}

/** A child execution that was started with `subscribe` has ended. `description` is its Describe/Get answer. */
export interface ChildEnded extends EventBody {
  readonly type: 'child.ended';
  readonly correlation: string;
  readonly description: unknown;
}

/**
 * The machine threw at an event that nobody waits for, which is a defect of the emulator. The execution ends with it:
 * left alone it would wait for ever for what that event would have brought.
 */
export interface DefectFound extends EventBody {
  readonly type: 'defect';
  readonly message: string;
}

/** Whom a child tells that it ended. */
export interface Subscriber {
  readonly address: Address;
  readonly correlation: string;
}

export interface Transition<S> {
  readonly state: S;
  /** Nobody will ask for it again: its state is dropped. Events that still come are told to no state. */
  readonly isOver?: boolean;
  readonly effects: readonly Effect[];
  /** What the sender of the event gets back. */
  readonly reply?: unknown;
}

export interface Machine<S, E extends EventBody> {
  /** @throws AwsError: the event is refused, nothing is committed, and the sender gets the error. */
  advance(state: S | undefined, event: Stamped<E>): Transition<S> | Promise<Transition<S>>;
}

/** How operations reach executions. */
export interface Executions {
  /** Delivers an event and waits until its transition is committed. Events for one execution are handled one by one. */
  dispatch(to: Address, event: EventBody): Promise<unknown>;
  /** The committed state, or undefined. Never mutate it. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows its machine's state
  read<S>(address: Address): S | undefined;
  /** All committed states of a machine, oldest first. */
  list<S>(machine: MachineName): Iterable<S>;
}
