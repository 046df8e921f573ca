/** A small engine for tests: virtual time, one queue, state kept as JSON text to prove that it is plain. */
import { deriveId } from '../../../engine/derive-id.ts';
import type { Address, CallCompleted, ChildEnded, Effect, EmittedEvent, EventBody, Executions, Subscriber } from '../../../engine/transition.ts';
import type { Resources } from '../../../resources.ts';
import { defaultSettings } from '../../../settings.ts';
import type { Settings } from '../../../settings.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import { checkCall } from '../../../wire/check-call.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import { snsOperations } from '../../sns/operations.ts';
import { Outbox } from '../../sns/outbox.ts';
import { automationMachine } from '../automation/machine.ts';
import type { AutomationEvent, AutomationState } from '../automation/state.ts';
import { ssmOperations } from '../operations.ts';

export type Invoke = (input: { readonly FunctionName: string; readonly Payload?: string }) => unknown;
export type CallEffect = Extract<Effect, { kind: 'call' }>;

const operations: Readonly<Record<string, unknown>> = { ...ssmOperations, ...snsOperations };

export class Driver implements Executions {
  readonly outbox = new Outbox();
  readonly usage: Record<string, number> = {};
  readonly calls: CallEffect[] = [];
  /** What EventBridge heard. */
  readonly emitted: EmittedEvent[] = [];
  /** Answers lambda:Invoke; `undefined` never answers. */
  invoke: Invoke = () => ({ StatusCode: 200, Payload: 'null' });
  /** Whether an automation that is started may begin. */
  hasRoom = true;
  now = Date.parse('2030-01-01T09:00:00Z');
  readonly resources: Resources;
  readonly settings: Settings;
  readonly #states = new Map<string, string>();
  readonly #timers = new Map<string, { to: Address; dueAt: number; event: EventBody }>();
  readonly #todo: (() => Promise<void>)[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #events = 0;

  constructor(resources: Resources, settings: Partial<Settings> = {}) {
    this.resources = resources;
    this.settings = { ...defaultSettings, ...settings };
  }

  /** Calls an operation as the wire would, and lets everything happen that follows. */
  async call<T>(operation: string, input: object, callerArn = 'arn:aws:iam::123456789012:root'): Promise<T> {
    const answer = await this.#operate<T>(operation, input, callerArn);
    await this.settle();
    return answer;
  }

  /** One event after the other. */
  dispatch(to: Address, event: EventBody): Promise<unknown> {
    const turn = this.#turn.then(() => this.#advance(to, event));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #advance(to: Address, event: EventBody): Promise<unknown> {
    this.#events += 1;
    const stamp = { at: this.now, nonce: deriveId('driver', String(this.#events)) };
    const transition = await automationMachine.advance(this.#state(to), { ...(event as AutomationEvent), ...stamp });
    this.#states.set(to.id, JSON.stringify(transition.state));
    for (const effect of transition.effects) this.#perform(to, JSON.parse(JSON.stringify(effect)) as Effect);
    return transition.reply;
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as in Executions
  read<S>(address: Address): S | undefined {
    return this.#state(address) as S | undefined;
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as in Executions
  *list<S>(): Iterable<S> {
    for (const state of this.#states.values()) yield JSON.parse(state) as S;
  }

  async settle(): Promise<void> {
    for (let next = this.#todo.shift(); next; next = this.#todo.shift()) await next();
  }

  /** Fires what is due within the time, in order. */
  async advance(seconds: number): Promise<void> {
    const until = this.now + seconds * 1000;
    for (;;) {
      const [due] = [...this.#timers.entries()].filter(([, { dueAt }]) => dueAt <= until).toSorted((a, b) => a[1].dueAt - b[1].dueAt);
      if (!due) break;
      this.#timers.delete(due[0]);
      this.now = Math.max(this.now, due[1].dueAt);
      await this.dispatch(due[1].to, due[1].event);
      await this.settle();
    }
    this.now = until;
  }

  get pendingTimers(): number {
    return this.#timers.size;
  }

  #state({ id }: Address): AutomationState | undefined {
    const state = this.#states.get(id);
    return state === undefined ? undefined : (JSON.parse(state) as AutomationState);
  }

  #perform(from: Address, effect: Effect): void {
    switch (effect.kind) {
      case 'timer.set':
        this.#timers.set(`${from.id} ${effect.name}`, { to: from, dueAt: effect.dueAt, event: effect.event });
        break;
      case 'timer.clear':
        this.#timers.delete(`${from.id} ${effect.name}`);
        break;
      case 'send':
        this.#todo.push(() => this.#deliver(effect.to, effect.event));
        break;
      case 'call':
        this.calls.push(effect);
        this.#todo.push(() => this.#answer(from, effect));
        break;
      case 'emit':
        this.emitted.push(effect.event);
        break;
      case 'count':
        this.usage[effect.metric] = (this.usage[effect.metric] ?? 0) + effect.amount;
        break;
    }
  }

  async #deliver(to: Address, event: EventBody): Promise<void> {
    if (to.machine === 'automation') await this.dispatch(to, event);
    else this.sentElsewhere.push(event as ChildEnded);
  }

  readonly sentElsewhere: ChildEnded[] = [];

  async #answer(from: Address, effect: CallEffect): Promise<void> {
    const subscriber = effect.subscribe ? { address: from, correlation: effect.correlation } : undefined;
    const result = await this.#result(effect, subscriber);
    if (!result) return;
    const event: CallCompleted = { type: 'call.completed', correlation: effect.correlation, result };
    await this.dispatch(from, event);
  }

  async #result(effect: CallEffect, subscriber?: Subscriber): Promise<CallCompleted['result'] | undefined> {
    try {
      const output = await this.#operate<unknown>(effect.operation, effect.input as object, effect.principal, subscriber);
      return output === undefined ? undefined : { ok: true, output };
    } catch (error) {
      if (error instanceof AwsError) return { ok: false, error: error.toShape() };
      throw error;
    }
  }

  async #operate<T>(operation: string, input: object, callerArn: string, subscriber?: Subscriber): Promise<T> {
    if (operation === 'lambda:Invoke') return this.invoke(input as { FunctionName: string }) as T;
    checkCall(operation, input);
    const run = operations[operation] as (input: object, context: OperationContext) => unknown;
    const context: OperationContext = {
      caller: { arn: callerArn, userId: 'AIDAEXAMPLE' },
      now: this.now,
      resources: this.resources,
      settings: this.settings,
      executions: this,
      outbox: this.outbox,
      requestPlace: () => (this.hasRoom ? 'begins' : 'waits'),
      ...(subscriber ? { subscriber } : {}),
    };
    return (await run(input, context)) as T;
  }
}
