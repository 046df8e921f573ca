/** A tiny engine for tests: a virtual clock and a queue, nothing runs at the same time as anything else. */
import type { Address, EmittedEvent, EventBody, Executions, Machine, Stamped, Subscriber, Effect } from '../../../engine/transition.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import type { ExecutionState, StatesEvent } from '../execution-state.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import { checkCall } from '../../../wire/check-call.ts';
import { statesMachine } from '../machine.ts';
import { stepFunctionsOperations } from '../operations.ts';
import { noOutbox, resourcesWith } from './resources.ts';
import { defaultSettings } from '../../../settings.ts';
import type { Settings } from '../../../settings.ts';

type Call = Extract<Effect, { kind: 'call' }>;
type Answer = (input: Record<string, unknown>, attempt: number) => unknown;

interface Timer {
  readonly address: Address;
  readonly name: string;
  readonly dueAt: number;
  readonly event: EventBody;
}

export class VirtualEngine implements Executions {
  now = Date.parse('2026-01-01T00:00:00.000Z');
  readonly calls: Call[] = [];
  /** What EventBridge heard. */
  readonly emitted: EmittedEvent[] = [];
  readonly counts: Record<string, number> = {};
  readonly sent: { readonly to: Address; readonly event: EventBody }[] = [];
  readonly resources;
  private readonly answers: Readonly<Record<string, Answer>>;
  private readonly states = new Map<string, ExecutionState>();
  private timers: Timer[] = [];
  private readonly queue: (() => Promise<void>)[] = [];
  private events = 0;

  private readonly settings: Settings;

  /** `definitions` by the state machine's name; `answers` to the calls of tasks, by operation. */
  constructor(definitions: Readonly<Record<string, unknown>>, answers: Readonly<Record<string, Answer>> = {}, settings: Partial<Settings> = {}) {
    this.resources = resourcesWith(definitions);
    this.answers = answers;
    this.settings = { ...defaultSettings, ...settings };
  }

  /** Starts an execution and runs it as far as it goes without time passing. */
  async start(stateMachine: string, input: unknown = {}, name = 'run'): Promise<string> {
    const request = { stateMachineArn: stateMachineArn(stateMachine), name, input: JSON.stringify(input) };
    const { executionArn } = (await this.call('states:StartExecution', request)) as { executionArn: string };
    return executionArn;
  }

  /** Calls an operation of Step Functions from outside and settles what follows. */
  async call(operation: string, input: unknown): Promise<unknown> {
    const output = await this.performOwn(operation, input);
    await this.settle();
    return output;
  }

  execution(arn: string): ExecutionState {
    const state = this.states.get(arn);
    if (state === undefined) throw new Error(`no execution ${arn}`);
    return state;
  }

  /** The calls of one operation, their inputs. */
  inputsOf(operation: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.operation === operation).map(({ input }) => input as Record<string, unknown>);
  }

  async dispatch(to: Address, event: EventBody): Promise<unknown> {
    this.events += 1;
    const stamped = { ...event, at: this.now, nonce: `nonce-${this.events}` } as Stamped<StatesEvent>;
    const before = JSON.stringify(this.states.get(to.id));
    const { state, effects, reply } = await machine.advance(this.states.get(to.id), stamped);
    if (before !== JSON.stringify(this.states.get(to.id))) throw new Error('the committed state was changed');
    // Whatever does not survive JSON does not belong in a state.
    this.states.set(to.id, JSON.parse(JSON.stringify(state)) as ExecutionState);
    for (const effect of effects) this.begin(to, effect);
    return reply;
  }

  read: Executions['read'] = ({ id }) => this.states.get(id) as never;

  list: Executions['list'] = () => [...this.states.values()] as never;

  async settle(): Promise<void> {
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) await next();
  }

  /** Fires what is due, in order, settling after each. */
  async advanceSeconds(seconds: number): Promise<void> {
    const until = this.now + seconds * 1000;
    for (let timer = this.nextTimer(until); timer !== undefined; timer = this.nextTimer(until)) {
      this.now = timer.dueAt;
      this.timers = this.timers.filter((other) => other !== timer);
      await this.dispatch(timer.address, timer.event);
      await this.settle();
    }
    this.now = until;
  }

  /** Seconds until the next timer. */
  nextTimerSeconds(): number | undefined {
    const timer = this.nextTimer(Number.POSITIVE_INFINITY);
    return timer === undefined ? undefined : (timer.dueAt - this.now) / 1000;
  }

  private nextTimer(until: number): Timer | undefined {
    return this.timers.toSorted((one, other) => one.dueAt - other.dueAt).find(({ dueAt }) => dueAt <= until);
  }

  private begin(address: Address, effect: Effect): void {
    switch (effect.kind) {
      case 'timer.set':
      case 'timer.clear':
        this.timers = this.timers.filter(({ address: { id }, name }) => id !== address.id || name !== effect.name);
        if (effect.kind === 'timer.set') this.timers.push({ ...effect, address });
        return;
      case 'send':
        this.sent.push(effect);
        if (this.states.has(effect.to.id)) this.queue.push(async () => void (await this.dispatch(effect.to, effect.event)));
        return;
      case 'emit':
        this.emitted.push(effect.event);
        return;
      case 'count':
        this.counts[effect.metric] = (this.counts[effect.metric] ?? 0) + effect.amount;
        return;
      case 'call':
        this.calls.push(effect);
        this.queue.push(() => this.answer(address, effect));
    }
  }

  private async answer(address: Address, { operation, input, correlation, subscribe }: Call): Promise<void> {
    try {
      const output = await this.perform(operation, input, subscribe === true ? { address, correlation } : undefined);
      // An answer that never comes.
      if (output === pending) return;
      await this.dispatch(address, { type: 'call.completed', correlation, result: { ok: true, output } } as EventBody);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      await this.dispatch(address, { type: 'call.completed', correlation, result: { ok: false, error: error.toShape() } } as EventBody);
    }
  }

  private async perform(operation: string, input: unknown, subscriber?: Subscriber): Promise<unknown> {
    const answer = this.answers[operation];
    const attempt = this.calls.filter((call) => call.operation === operation).length;
    if (answer !== undefined) return answer(input as Record<string, unknown>, attempt);
    return this.performOwn(operation, input, subscriber);
  }

  private async performOwn(operation: string, input: unknown, subscriber?: Subscriber): Promise<unknown> {
    const own = stepFunctionsOperations[operation];
    if (own === undefined) throw new Error(`the test has no answer for ${operation}`);
    const context: OperationContext = {
      caller: { arn: 'arn:aws:iam::123456789012:root', userId: '123456789012' },
      now: this.now,
      resources: this.resources,
      settings: this.settings,
      executions: this,
      outbox: noOutbox,
      ...(subscriber === undefined ? {} : { subscriber }),
    };
    checkCall(operation, input);
    return own(input as never, context);
  }
}

const machine: Machine<ExecutionState, StatesEvent> = statesMachine;

/** The answer of an operation that never answers. */
export const pending = Symbol('pending');

export function stateMachineArn(name: string): string {
  return `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
}

/** A JSONata state machine. */
export function jsonataMachine(startAt: string, states: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}): unknown {
  return { QueryLanguage: 'JSONata', StartAt: startAt, States: states, ...more };
}

/** What `lambda:Invoke` answers. */
export function lambdaAnswer(payload: unknown, functionError?: string): unknown {
  return {
    StatusCode: 200,
    Payload: JSON.stringify(payload),
    ExecutedVersion: '$LATEST',
    ...(functionError === undefined ? {} : { FunctionError: functionError }),
  };
}
