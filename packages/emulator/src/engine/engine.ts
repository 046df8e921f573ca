/**
 * Drives the pure machines of transition.ts: a mailbox for each execution, a stamp for each event, one commit, then the
 * effects. Events of one execution run strictly one by one; different executions run side by side.
 */
import { randomUUID } from 'node:crypto';

import type { Records } from '../journal/records.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { Activity, Work } from './activity.ts';
import type { Clock } from './clock.ts';
import { toAwsError } from './report-defect.ts';
import type { Store } from './store.ts';
import type {
  Address,
  CallCompleted,
  DefectFound,
  Effect,
  EmittedEvent,
  EventBody,
  Executions,
  Machine,
  MachineName,
  Subscriber,
  Transition,
} from './transition.ts';

/** An operation that an execution calls. */
export interface OperationCall {
  readonly operation: string;
  readonly input: unknown;
  /** ARN of whoever calls. */
  readonly principal: string;
  readonly subscriber?: Subscriber;
  /** The kind of execution that calls. */
  readonly from?: MachineName;
  /** What is under way while somebody waits for the answer. */
  readonly work?: Work;
  /** The operation was performed before, and this is what holds its answer back. */
  readonly held?: HeldAnswer;
  /** Told of an answer that is held back: it must not be lost, and the operation not be performed again. */
  readonly keepHeld?: (held: HeldAnswer) => void;
}

export interface HeldAnswer {
  /** Virtual time in milliseconds. */
  readonly until: number;
  /** See journal/outcome.ts. */
  readonly packedOutcome: string;
}

export interface EngineOptions {
  readonly machines: Readonly<Record<MachineName, Machine<unknown, EventBody>>>;
  readonly store: Store;
  readonly clock: Clock;
  readonly activity: Activity;
  /** Runs an operation. @throws AwsError: the answer that the calling execution gets. */
  readonly call: (call: OperationCall) => Promise<unknown>;
  /** Tells EventBridge; only called when what it tells of is committed. */
  readonly emit: (event: EmittedEvent) => void;
  readonly count: (metric: string, amount: number, of?: string) => void;
  /** Where calls are kept as long as they wait for their answer. */
  readonly records?: Records;
}

/** A call that waited for its answer when it was kept. */
export interface KeptCall {
  readonly from: Address;
  readonly effect: CallEffect;
  readonly held?: HeldAnswer;
}

interface Letter {
  readonly event: EventBody;
  /** Whether somebody hears of a failure. */
  readonly awaited: boolean;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly end: () => void;
}

type CallEffect = Omit<Extract<Effect, { kind: 'call' }>, 'kind'>;

export class Engine implements Executions {
  readonly #options: EngineOptions;
  readonly #mailboxes = new Map<string, Letter[]>();

  constructor(options: EngineOptions) {
    this.#options = options;
    options.clock.onDue(({ address, event }) => this.#deliver(address, event));
  }

  /** Whether no execution is in the middle of a transition. */
  get isAtRest(): boolean {
    return this.#mailboxes.size === 0;
  }

  dispatch(to: Address, event: EventBody): Promise<unknown> {
    return this.#send(to, event, true);
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows its machine's state
  read<S>(address: Address): S | undefined {
    return this.#options.store.read(address) as S | undefined;
  }

  list<S>(machine: MachineName): Iterable<S> {
    return this.#options.store.list(machine) as Iterable<S>;
  }

  /** Performs calls again whose answer nobody has got. */
  resume(calls: ReadonlyMap<string, KeptCall>): void {
    for (const [key, call] of calls) void this.#call(call, key);
  }

  #send(to: Address, event: EventBody, awaited: boolean): Promise<unknown> {
    const end = this.#options.activity.begin();
    return new Promise((resolve, reject) => this.#post(to, { event, awaited, resolve, reject, end }));
  }

  #post(to: Address, letter: Letter): void {
    const key = `${to.machine}\0${to.id}`;
    const mailbox = this.#mailboxes.get(key);
    if (mailbox) {
      mailbox.push(letter);
      return;
    }
    this.#mailboxes.set(key, [letter]);
    void this.#drain(key, to);
  }

  async #drain(key: string, to: Address): Promise<void> {
    const mailbox = this.#mailboxes.get(key) ?? [];
    for (let letter = mailbox.shift(); letter; letter = mailbox.shift()) {
      await this.#handle(to, letter);
      letter.end();
    }
    this.#mailboxes.delete(key);
  }

  async #handle(to: Address, { event, awaited, resolve, reject }: Letter): Promise<void> {
    const { store } = this.#options;
    try {
      const transition = await this.#advance(to, event);
      if (transition.isOver) store.forget(to);
      else store.commit(to, transition.state);
      for (const effect of transition.effects) this.#perform(effect, to);
      resolve(transition.reply);
    } catch (error) {
      reject(toAwsError(`${to.machine} ${to.id} at ${event.type}`, error));
      if (!awaited && !(error instanceof AwsError)) this.#reportTo(to, event, error);
    }
  }

  /** A defect while a defect is reported ends the matter: there is no state left to trust. */
  #reportTo(to: Address, event: EventBody, error: unknown): void {
    if (event.type === 'defect') return;
    const defect: DefectFound = { type: 'defect', message: String(error) };
    this.#deliver(to, defect);
  }

  #advance(to: Address, event: EventBody): Transition<unknown> | Promise<Transition<unknown>> {
    const { machines, store, clock } = this.#options;
    return machines[to.machine].advance(store.read(to), { ...event, at: clock.now(), nonce: randomUUID() });
  }

  #perform(effect: Effect, from: Address): void {
    const { clock, count, emit } = this.#options;
    switch (effect.kind) {
      case 'timer.set':
        clock.setTimer({ address: from, name: effect.name, dueAt: effect.dueAt, event: effect.event });
        return;
      case 'timer.clear':
        clock.clearTimer(from, effect.name);
        return;
      case 'send':
        this.#deliver(effect.to, effect.event);
        return;
      case 'call':
        void this.#call({ effect, from }, this.#keep({ effect, from }));
        return;
      case 'emit':
        emit(effect.event);
        return;
      case 'count':
        count(effect.metric, effect.amount, effect.of);
        return;
      default:
        effect satisfies never;
    }
  }

  /** A call that is answered in the turn that made it is never written. */
  #keep(call: KeptCall): string {
    const { records } = this.#options;
    const key = records ? randomUUID() : '';
    records?.put('call', key, call);
    return key;
  }

  async #call(call: KeptCall, key: string): Promise<void> {
    const { activity, records } = this.#options;
    const { effect, from } = call;
    const work = activity.start();
    const result = await this.#resultOf(call, {
      work,
      ...(records && { keepHeld: (held: HeldAnswer) => records.put('call', key, { ...call, held }) }),
    });
    const completed: CallCompleted = { type: 'call.completed', correlation: effect.correlation, result };
    this.#deliver(from, completed);
    records?.remove('call', key);
    work.end();
  }

  async #resultOf({ effect, from, held }: KeptCall, waiting: Pick<OperationCall, 'work' | 'keepHeld'>): Promise<CallCompleted['result']> {
    const { operation, input, principal, correlation, subscribe } = effect;
    const subscriber = { address: from, correlation };
    const call: OperationCall = { operation, input, principal, from: from.machine, ...waiting, ...(subscribe ? { subscriber } : {}), ...(held ? { held } : {}) };
    try {
      return { ok: true, output: await this.#options.call(call) };
    } catch (error) {
      return { ok: false, error: toAwsError(operation, error).toShape() };
    }
  }

  /** Nobody waits for the answer of such an event. A refusal means that it came too late. */
  #deliver(to: Address, event: EventBody): void {
    this.#send(to, event, false).catch(() => {});
  }
}
