import { describe, expect, it, vi } from 'vitest';

import { AwsError } from '../wire/aws-error.ts';
import { Activity } from './activity.ts';
import { Clock } from './clock.ts';
import { Engine } from './engine.ts';
import type { EngineOptions, OperationCall } from './engine.ts';
import { fakeTime } from './fake-time.ts';
import { Store } from './store.ts';
import type { Address, Effect, EventBody, Machine, Stamped, Transition } from './transition.ts';

interface Note extends EventBody {
  readonly effects?: readonly Effect[];
  readonly fail?: 'aws' | 'defect';
  readonly wait?: Promise<void>;
  readonly result?: unknown;
}

/** Remembers the types of its events, and does what they say. */
const notebook: Machine<string[], Note> = {
  async advance(state: string[] | undefined, event: Stamped<Note>): Promise<Transition<string[]>> {
    await event.wait;
    if (event.fail === 'aws') throw new AwsError('Refused', `no ${event.type}`);
    if (event.fail === 'defect') throw new TypeError('oops');
    const text = event.type === 'call.completed' ? `${event.type} ${JSON.stringify(event.result)}` : event.type;
    return { state: [...(state ?? []), text], effects: event.effects ?? [], reply: `did ${event.type}` };
  },
};

function everyMachine(machine: EngineOptions['machines']['states']): EngineOptions['machines'] {
  return { states: machine, automation: machine, delivery: machine, invocation: machine, queue: machine, log: machine, schedule: machine };
}

function anEngine(options: Partial<EngineOptions> = {}) {
  const activity = new Activity();
  const clock = new Clock({ activity, source: fakeTime(), frozen: true });
  const counted: Record<string, number> = {};
  const engine = new Engine({
    machines: everyMachine(notebook),
    store: new Store(),
    clock,
    activity,
    call: () => Promise.reject(new Error('nothing to call')),
    count: (metric, amount) => {
      counted[metric] = (counted[metric] ?? 0) + amount;
    },
    emit: () => {},
    ...options,
  });
  return { activity, clock, counted, engine };
}

const one: Address = { machine: 'states', id: 'one' };
const two: Address = { machine: 'automation', id: 'two' };

describe('dispatch', () => {
  it('answers with the reply once the state is committed', async () => {
    const { engine } = anEngine();
    expect(await engine.dispatch(one, { type: 'start' })).toBe('did start');
    expect(engine.read(one)).toEqual(['start']);
    expect(engine.read(two)).toBeUndefined();
  });

  it('stamps events with virtual time and a nonce of their own', async () => {
    const seen: Stamped<EventBody>[] = [];
    const recorder: Machine<unknown, EventBody> = {
      advance(_state, event) {
        seen.push(event);
        return { state: {}, effects: [] };
      },
    };
    const { clock, engine } = anEngine({ machines: everyMachine(recorder) });
    await engine.dispatch(one, { type: 'a' });
    await clock.advance(5);
    await engine.dispatch(one, { type: 'b' });
    expect(seen[1]!.at - seen[0]!.at).toBe(5000);
    expect(seen[0]!.nonce).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen[1]!.nonce).not.toBe(seen[0]!.nonce);
  });

  it('handles the events of one execution one by one while another execution goes on', async () => {
    const { engine } = anEngine();
    const gate = Promise.withResolvers<void>();
    const slow = engine.dispatch(one, { type: 'slow', wait: gate.promise } as EventBody);
    const next = engine.dispatch(one, { type: 'next' });
    await engine.dispatch(two, { type: 'other' });
    expect(engine.read(one)).toBeUndefined();
    expect(engine.read(two)).toEqual(['other']);
    gate.resolve();
    await Promise.all([slow, next]);
    expect(engine.read(one)).toEqual(['slow', 'next']);
  });

  it('refuses an event that the machine refuses, and commits nothing', async () => {
    const { engine } = anEngine();
    await engine.dispatch(one, { type: 'start' });
    await expect(engine.dispatch(one, { type: 'bad', fail: 'aws' } as EventBody)).rejects.toMatchObject({ type: 'Refused' });
    expect(engine.read(one)).toEqual(['start']);
  });

  it('survives a defect of a machine and answers InternalServerError', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { engine } = anEngine();
    await expect(engine.dispatch(one, { type: 'bad', fail: 'defect' } as EventBody)).rejects.toMatchObject({
      type: 'InternalServerError',
      status: 500,
    });
    expect(stderr.mock.calls.join('')).toContain('TypeError: oops');
    stderr.mockRestore();
    expect(await engine.dispatch(one, { type: 'start' })).toBe('did start');
  });

  it('tells the execution of a defect in an event that nobody waits for', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const seen: unknown[] = [];
    const fragile: Machine<unknown, EventBody> = {
      advance(_state, event) {
        if (event.type === 'start') return { state: {}, effects: [{ kind: 'send', to: one, event: { type: 'bad' } }] };
        if (event.type === 'bad') throw new RangeError('too deep');
        seen.push({ ...event, at: 0, nonce: '' });
        throw new Error('a second defect ends the matter');
      },
    };
    const { engine, activity } = anEngine({ machines: everyMachine(fragile) });
    await engine.dispatch(one, { type: 'start' });
    await activity.whenIdle();
    stderr.mockRestore();
    expect(seen).toEqual([{ type: 'defect', message: 'RangeError: too deep', at: 0, nonce: '' }]);
  });

  it('lists executions oldest first', async () => {
    const { engine } = anEngine();
    for (const id of ['b', 'a', 'b']) await engine.dispatch({ machine: 'states', id }, { type: id });
    expect([...engine.list('states')]).toEqual([['b', 'b'], ['a']]);
  });
});

describe('effects', () => {
  it('tell EventBridge, once what they tell of is committed', async () => {
    const seen: unknown[] = [];
    const { engine } = anEngine({ emit: ({ detail }) => void seen.push([detail, engine.read(one)]) });
    const event = { source: 'aws.test', detailType: 'Test', resources: [], detail: { n: 1 } };
    await engine.dispatch(one, { type: 'start', effects: [{ kind: 'emit', event }] } as EventBody);
    expect(seen).toEqual([[{ n: 1 }, ['start']]]);
  });

  it('of what is over are performed, and nothing is kept of it', async () => {
    const machine: Machine<unknown, EventBody> = {
      advance: (state) => ({ state: { kept: state ?? 'nothing' }, effects: [{ kind: 'count', metric: 'ended', amount: 1 }], reply: state ?? 'new', isOver: true }),
    };
    const { counted, engine } = anEngine({ machines: everyMachine(machine) });
    expect(await engine.dispatch(one, { type: 'start' })).toBe('new');
    expect(await engine.dispatch(one, { type: 'again' })).toBe('new');
    expect([engine.read(one), [...engine.list('states')], counted]).toEqual([undefined, [], { ended: 2 }]);
  });

  it('sets, replaces and clears timers, counts, and sends to other executions', async () => {
    const { clock, counted, engine } = anEngine();
    const dueAt = clock.now() + 1000;
    const effects: Effect[] = [
      { kind: 'timer.set', name: 'a', dueAt, event: { type: 'first a' } },
      { kind: 'timer.set', name: 'a', dueAt, event: { type: 'second a' } },
      { kind: 'timer.set', name: 'b', dueAt, event: { type: 'b' } },
      { kind: 'timer.clear', name: 'b' },
      { kind: 'count', metric: 'stateTransitions', amount: 2 },
      { kind: 'send', to: two, event: { type: 'hello' } },
    ];
    await engine.dispatch(one, { type: 'start', effects } as EventBody);
    await clock.advance(10);
    expect(engine.read(one)).toEqual(['start', 'second a']);
    expect(engine.read(two)).toEqual(['hello']);
    expect(counted).toEqual({ stateTransitions: 2 });
  });

  it('calls operations in the order of the effects and hands their answers back', async () => {
    const calls: OperationCall[] = [];
    const { activity, engine } = anEngine({
      call: (call) => {
        calls.push(call);
        return Promise.resolve({ answer: call.operation });
      },
    });
    const principal = 'arn:aws:iam::123456789012:role/flow';
    const effects: Effect[] = [
      { kind: 'call', operation: 'lambda:Invoke', input: { n: 1 }, principal, correlation: 'x' },
      { kind: 'call', operation: 'states:StartExecution', input: {}, principal, correlation: 'y', subscribe: true },
    ];
    await engine.dispatch(one, { type: 'start', effects } as EventBody);
    await activity.whenIdle();
    const work = expect.anything() as unknown;
    expect(calls).toEqual([
      { operation: 'lambda:Invoke', input: { n: 1 }, principal, from: 'states', work },
      { operation: 'states:StartExecution', input: {}, principal, from: 'states', work, subscriber: { address: one, correlation: 'y' } },
    ]);
    expect(engine.read(one)).toEqual([
      'start',
      'call.completed {"ok":true,"output":{"answer":"lambda:Invoke"}}',
      'call.completed {"ok":true,"output":{"answer":"states:StartExecution"}}',
    ]);
  });

  it.each([
    ['what AWS refuses', new AwsError('TooMany', 'wait'), '{"type":"TooMany","message":"wait"}'],
    ['a defect', new RangeError('oops'), '"type":"InternalServerError"'],
  ])('hands back %s as an error of the call', async (_what, error, expected) => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { activity, engine } = anEngine({ call: () => Promise.reject(error) });
    const effects = [{ kind: 'call', operation: 'sns:Publish', input: {}, principal: 'p', correlation: 'c' }];
    await engine.dispatch(one, { type: 'start', effects } as EventBody);
    await activity.whenIdle();
    stderr.mockRestore();
    expect(engine.read<string[]>(one)?.[1]).toContain(expected);
  });
});

describe('the activity of an engine', () => {
  it('waits for calls and for what they cause', async () => {
    const gate = Promise.withResolvers<string>();
    const { activity, engine } = anEngine({ call: () => gate.promise });
    const effects = [{ kind: 'call', operation: 'lambda:Invoke', input: {}, principal: 'p', correlation: 'c' }];
    await engine.dispatch(one, { type: 'start', effects } as EventBody);
    const first = Promise.race([
      activity.whenIdle().then(() => 'idle'),
      new Promise((resolve) => setImmediate(() => setImmediate(resolve, 'still busy'))),
    ]);
    expect(await first).toBe('still busy');
    gate.resolve('done');
    await activity.whenIdle();
    expect(engine.read(one)).toHaveLength(2);
  });
});
