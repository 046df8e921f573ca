import { describe, expect, it } from 'vitest';
import { shownHistory } from './testing/shown-history.ts';
import { jsonataMachine, lambdaAnswer, pending, VirtualEngine } from './testing/virtual-engine.ts';

const pass = { Type: 'Pass', End: true };
const call = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' }, Output: '{% $states.result.Payload %}', End: true };
const ask = { ...call, Resource: `${call.Resource}.waitForTaskToken`, Arguments: { FunctionName: 'f', Payload: '{% $states.context.Task.Token %}' }, Output: '{% $states.result %}' };
const done = { Done: { Type: 'Succeed' } };

const processor = (states: Record<string, object>) => ({ ProcessorConfig: { Mode: 'INLINE' }, StartAt: Object.keys(states)[0], States: states });
const map = (item: object, fields: object = {}, states: object = {}): unknown =>
  jsonataMachine('M', { M: { Type: 'Map', ItemProcessor: processor({ A: item }), ...('Next' in fields ? {} : { End: true }), ...fields }, ...states });

async function run(definition: unknown, input: unknown, answer: (input: Record<string, unknown>, attempt: number) => unknown = () => pending) {
  const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': answer });
  const arn = await engine.start('Test', input);
  return { engine, arn, state: engine.execution(arn) };
}

const output = (text: string | undefined): unknown => JSON.parse(text ?? 'null');
const payloads = (engine: VirtualEngine): unknown[] => engine.inputsOf('lambda:Invoke').map(({ Payload }) => JSON.parse(String(Payload)) as unknown);

describe('Map', () => {
  it.each([
    ['its input', {}, [1, 'two', { n: 3 }], [1, 'two', { n: 3 }]],
    ['an expression', { Items: '{% $states.input.list %}' }, { list: [1, 2] }, [1, 2]],
    ['a list', { Items: [1, '{% $states.input %}'] }, 2, [1, 2]],
    ['an expression that gives one item as a list', { Items: '{% [$states.input.list[0]] %}' }, { list: [5, 6] }, [5]],
    ['nothing', {}, [], []],
  ])('gives an output for every item of %s, in their order', async (_, fields, input, outputs) => {
    const { state } = await run(map(pass, fields), input);
    expect(state.status).toBe('SUCCEEDED');
    expect(output(state.output)).toEqual(outputs);
  });

  it('shows items one after the other as AWS does', async () => {
    const { engine, arn } = await run(map(pass, { MaxConcurrency: 1 }), [1, 2]);
    expect(shownHistory(engine, arn)).toEqual([
      '1 ExecutionStarted < 0', '2 MapStateEntered M < 0', '3 MapStateStarted < 2',
      '4 MapIterationStarted M 0 < 3', '5 PassStateEntered A < 4', '6 PassStateExited A < 5', '7 MapIterationSucceeded M 0 < 6',
      '8 MapIterationStarted M 1 < 6', '9 PassStateEntered A < 8', '10 PassStateExited A < 9', '11 MapIterationSucceeded M 1 < 10',
      '12 MapStateSucceeded < 11', '13 MapStateExited M < 11', '14 ExecutionSucceeded < 13',
    ]);
    const { events } = (await engine.call('states:GetExecutionHistory', { executionArn: arn })) as { events: unknown[] };
    expect(events[2]).toMatchObject({ type: 'MapStateStarted', mapStateStartedEventDetails: { length: 2 } });
    expect(events[6]).toMatchObject({ type: 'MapIterationSucceeded', mapIterationSucceededEventDetails: { name: 'M', index: 0 } });
  });

  it('shows an empty list as AWS does', async () => {
    const { engine, arn } = await run(map(pass), []);
    expect(shownHistory(engine, arn).slice(1)).toEqual([
      '2 MapStateEntered M < 0', '3 MapStateStarted < 2', '4 MapStateSucceeded < 3', '5 MapStateExited M < 3', '6 ExecutionSucceeded < 5',
    ]);
  });

  it('selects the input of each iteration, which knows its item by the context', async () => {
    const selector = { index: '{% $states.context.Map.Item.Index %}', value: '{% $states.context.Map.Item.Value %}', all: '{% $count($states.input.list) %}' };
    const item = { ...pass, Output: { input: '{% $states.input %}', again: '{% $states.context.Map.Item %}' } };
    const { state } = await run(map(item, { Items: '{% $states.input.list %}', ItemSelector: selector }), { list: ['a', 'b'] });
    expect(output(state.output)).toEqual([
      { input: { index: 0, value: 'a', all: 2 }, again: { Index: 0, Value: 'a' } },
      { input: { index: 1, value: 'b', all: 2 }, again: { Index: 1, Value: 'b' } },
    ]);
  });

  it('nests; the context is that of the inner item', async () => {
    const inner = { Type: 'Map', ItemProcessor: processor({ B: { ...pass, Output: '{% [$states.context.Map.Item.Index, $states.input] %}' } }), End: true };
    const { state } = await run(map(inner), [['a', 'b'], ['c']]);
    expect(output(state.output)).toEqual([[[0, 'a'], [1, 'b']], [[0, 'c']]]);
  });

  it('hands its result to Output and Assign', async () => {
    const { state } = await run(map(pass, { Output: '{% $sum($states.result) %}', Assign: { all: '{% $states.result %}' }, Next: 'Done' }, done), [1, 2]);
    expect(state).toMatchObject({ output: '3', variables: { all: [1, 2] } });
  });

  it('runs hundreds of iterations that do not wait', async () => {
    const items = Array.from({ length: 700 }, (_, index) => index);
    const { state } = await run(map(pass), items);
    expect(output(state.output)).toEqual(items);
  });
});

describe('MaxConcurrency', () => {
  const items = Array.from({ length: 100 }, (_, index) => index);

  it.each([
    [undefined, 40],
    [0, 40],
    [3, 3],
    ['{% $states.input[2] + 5 %}', 7],
    [99, 40],
  ])('%j runs %d at a time', async (limit, expected) => {
    const { engine } = await run(map(call, limit === undefined ? {} : { MaxConcurrency: limit }), items);
    expect(payloads(engine)).toEqual(items.slice(0, expected));
  });

  it('begins the next iteration when one has ended', async () => {
    const { engine, arn } = await run(map(ask, { MaxConcurrency: 2 }), ['a', 'b', 'c', 'd'], () => lambdaAnswer(null));
    for (let next = 0; next < 4; next += 1) {
      expect(payloads(engine)).toHaveLength(Math.min(next + 2, 4));
      await engine.call('states:SendTaskSuccess', { taskToken: payloads(engine)[next], output: String(next) });
    }
    expect(output(engine.execution(arn).output)).toEqual([0, 1, 2, 3]);
  });

  it.each([-1, 1.5, 'two'])('fails on %j from an expression', async (limit) => {
    const { state } = await run(map(pass, { MaxConcurrency: '{% $states.input[0] %}' }), [limit]);
    expect(state).toMatchObject({ error: 'States.QueryEvaluationError', cause: expect.stringContaining('MaxConcurrency') as string });
  });
});

describe('a Map that fails', () => {
  const failure = lambdaAnswer({ errorType: 'Broken' }, 'Unhandled');

  it('leaves the history that AWS leaves', async () => {
    const { engine, arn } = await run(map(call), ['a', 'b', 'c'], ({ Payload }) => (Payload === '"b"' ? failure : pending));
    expect(shownHistory(engine, arn).slice(3)).toEqual([
      '4 MapIterationStarted M 0 < 3', '5 TaskStateEntered A < 4', '6 TaskScheduled < 5', '7 TaskStarted < 6',
      '8 MapIterationStarted M 1 < 3', '9 TaskStateEntered A < 8', '10 TaskScheduled < 9', '11 TaskStarted < 10',
      '12 MapIterationStarted M 2 < 3', '13 TaskStateEntered A < 12', '14 TaskScheduled < 13', '15 TaskStarted < 14',
      '16 TaskFailed < 11', '17 MapIterationFailed M 1 < 16', '18 TaskStateAborted < 16',
      '19 MapIterationAborted M 0 < 16', '20 TaskStateAborted < 16', '21 MapIterationAborted M 2 < 16', '22 TaskStateAborted < 16',
      '23 MapStateFailed < 16', '24 ExecutionFailed < 23',
    ]);
  });

  it('at an iteration is retried from the first', async () => {
    const fields = { Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 1, MaxAttempts: 1 }], Catch: [{ ErrorEquals: ['E'], Next: 'Done' }], End: true };
    const { engine, arn } = await run(map({ Type: 'Fail', Error: 'E' }, fields, done), [1]);
    await engine.advanceSeconds(1);
    expect(engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"Error":"E","Cause":""}' });
    expect(shownHistory(engine, arn).slice(2)).toEqual([
      '3 MapStateStarted < 2', '4 MapIterationStarted M 0 < 3', '5 FailStateEntered A < 4', '6 MapIterationFailed M 0 < 5',
      '7 MapStateStarted < 5', '8 MapIterationStarted M 0 < 7', '9 FailStateEntered A < 8', '10 MapIterationFailed M 0 < 9',
      '11 MapStateFailed < 9', '12 MapStateExited M < 11', '13 SucceedStateEntered Done < 12', '14 SucceedStateExited Done < 13', '15 ExecutionSucceeded < 14',
    ]);
  });

  it.each([
    ['an expression that gives no list', { Items: '{% $states.input %}' }, "The JSONata expression '$states.input' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'object' for value: {\"a\":1}"],
    ['an input that is no list', {}, 'Map state input must be an array but was: {"a":1}'],
  ])('on %s shows as on AWS', async (_, fields, message) => {
    const { engine, arn, state } = await run(map(pass, fields), { a: 1 });
    const cause = `An error occurred while executing the state 'M' (entered at the event id #2). ${message}`;
    expect(state).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError', cause });
    expect(shownHistory(engine, arn).slice(1)).toEqual(['2 MapStateEntered M < 0', '3 EvaluationFailed < 0', '4 MapStateFailed < 3', '5 ExecutionFailed < 4']);
  });

  it('in selecting an item stops what runs already', async () => {
    const { state, engine } = await run(map(call, { ItemSelector: '{% $states.context.Map.Item.Value.a %}' }), [{ a: 1 }, {}]);
    expect(state).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(state.history.map(({ type }) => type)).toContain('MapIterationAborted');
    expect(engine.nextTimerSeconds()).toBeUndefined();
  });

  it('at 256 KiB of outputs', async () => {
    const { state } = await run(map({ ...pass, Output: '{% $pad("", 100000, "x") %}' }), [1, 2, 3]);
    expect(state).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded', cause: expect.stringContaining("'M'") as string });
  });

  it('at 25,000 events', async () => {
    const items = Array.from({ length: 9000 }, (_, index) => index);
    const { state } = await run(map(pass, { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }] }, done), items);
    expect(state).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(state.history.length).toBeGreaterThan(24_990);
    expect(state.history.length).toBeLessThanOrEqual(25_000);
  });
});
