import { describe, expect, it } from 'vitest';
import { jsonataMachine, lambdaAnswer, stateMachineArn, VirtualEngine } from './testing/virtual-engine.ts';

const end = { Type: 'Succeed' };

/** Runs a machine of one test to where it stands without time passing. */
async function run(definition: unknown, input: unknown = {}) {
  const engine = new VirtualEngine({ Test: definition });
  const arn = await engine.start('Test', input);
  return { engine, arn, state: engine.execution(arn) };
}

const output = (text: string | undefined): unknown => JSON.parse(text ?? 'null');

describe('states', () => {
  it('Pass hands its input on, or its output', async () => {
    const { state } = await run(
      jsonataMachine('A', { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Output: { got: '{% $states.input.n %}' }, End: true } }),
      { n: 1 },
    );
    expect(state).toMatchObject({ status: 'SUCCEEDED', output: '{"got":1}' });
    expect(state.current).toBeUndefined();
  });

  it('Choice takes the first rule that holds, with its own output and variables', async () => {
    const choice = {
      Type: 'Choice',
      Output: 'default',
      Choices: [
        { Condition: '{% $states.input.n > 5 %}', Next: 'Big', Output: 'big', Assign: { size: 'L' } },
        { Condition: '{% $states.input.n > 2 %}', Next: 'Big', Output: 'medium' },
      ],
      Default: 'Small',
    };
    const definition = jsonataMachine('A', { A: choice, Big: end, Small: end });
    expect((await run(definition, { n: 9 })).state).toMatchObject({ output: '"big"', variables: { size: 'L' } });
    expect((await run(definition, { n: 3 })).state).toMatchObject({ output: '"medium"', variables: {} });
    expect((await run(definition, { n: 1 })).state).toMatchObject({ output: '"default"' });
  });

  it('Choice fails where no rule holds and there is no default', async () => {
    const { state } = await run(jsonataMachine('A', { A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'B' }] }, B: end }));
    expect(state).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: "An error occurred while executing the state 'A' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
    });
  });

  it('Choice fails on a condition that is no boolean', async () => {
    const { state } = await run(jsonataMachine('A', { A: { Type: 'Choice', Choices: [{ Condition: '{% "yes" %}', Next: 'B' }] }, B: end }));
    expect(state.error).toBe('States.QueryEvaluationError');
    expect(state.cause).toContain(`The JSONata expression '"yes"' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'string' for value: "yes"`);
  });

  it.each([
    ['seconds', { Seconds: 90 }, 90],
    ['seconds from an expression', { Seconds: '{% $states.input.seconds %}' }, 30],
    ['a timestamp', { Timestamp: '2026-01-01T00:10:00Z' }, 600],
    ['a timestamp with an offset', { Timestamp: '{% $states.input.at %}' }, 60],
  ])('Wait waits for %s', async (_, fields, seconds) => {
    const definition = jsonataMachine('A', { A: { Type: 'Wait', ...fields, Next: 'B' }, B: end });
    const { engine, arn } = await run(definition, { seconds: 30, at: '2026-01-01T01:01:00.000+01:00' });
    await engine.advanceSeconds(seconds - 0.001);
    expect(engine.execution(arn).current?.name).toBe('A');
    await engine.advanceSeconds(0.001);
    expect(engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', stoppedAt: engine.now });
  });

  it('Wait goes on at once where the time has passed', async () => {
    const definition = jsonataMachine('A', { A: { Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z', Next: 'B' }, B: { Type: 'Wait', Seconds: 0, End: true } });
    expect((await run(definition)).state.status).toBe('SUCCEEDED');
  });

  it.each([
    [{ Seconds: '{% 1.5 %}' }, 'The Seconds field must be an integer'],
    [{ Seconds: '{% "5" %}' }, "Expected 'number', but was 'string'"],
    [{ Seconds: '{% -1 %}' }, 'The Seconds field must be an integer'],
    [{ Timestamp: '{% "2016-12-05T21:29:29" %}' }, 'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2016-12-05T21:29:29'],
    [{ Timestamp: '{% "2016-13-05T21:29:29Z" %}' }, 'cannot be parsed'],
  ])('Wait fails on %j', async (fields, cause) => {
    const { state } = await run(jsonataMachine('A', { A: { Type: 'Wait', ...fields, End: true } }));
    expect(state.error).toBe('States.QueryEvaluationError');
    expect(state.cause).toContain(cause);
  });

  it('Fail names an error and a cause, computed or not', async () => {
    const definition = jsonataMachine('A', { A: { Type: 'Fail', Error: 'Approval.Broken', Cause: "{% 'Level ' & $states.input.level %}" } });
    expect((await run(definition, { level: 2 })).state).toMatchObject({ status: 'FAILED', error: 'Approval.Broken', cause: 'Level 2' });
  });

  it('Fail without fields fails without an error', async () => {
    const { state } = await run(jsonataMachine('A', { A: { Type: 'Fail' } }));
    expect(state.status).toBe('FAILED');
    expect(state.error).toBeUndefined();
  });

  it('Fail whose cause is undefined fails with that', async () => {
    const { state } = await run(jsonataMachine('A', { A: { Type: 'Fail', Cause: '{% $states.input.gone %}' } }));
    expect(state).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });
});

describe('variables', () => {
  it('are assigned together, from their old values, and show from the next state on', async () => {
    const states = {
      A: { Type: 'Pass', Assign: { a: 1, b: 2 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { a: '{% $b %}', b: '{% $a %}' }, Output: { seen: '{% [$a, $b] %}' }, Next: 'C' },
      C: { Type: 'Succeed', Output: { before: '{% $states.input.seen %}', after: '{% [$a, $b] %}' } },
    };
    expect(output((await run(jsonataMachine('A', states))).state.output)).toEqual({ before: [1, 2], after: [2, 1] });
  });

  it('accumulate as arrays', async () => {
    const states = {
      A: { Type: 'Pass', Assign: { list: [], n: 0 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { list: '{% $append($list, [{"n": $n}]) %}', n: '{% $n + 1 %}' }, Next: 'C' },
      C: { Type: 'Choice', Choices: [{ Condition: '{% $n < 3 %}', Next: 'B' }], Default: 'D' },
      D: { Type: 'Succeed', Output: '{% $list %}' },
    };
    const { state, engine } = await run(jsonataMachine('A', states));
    expect(output(state.output)).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
    expect(engine.counts).toEqual({ stateTransitions: 8 });
  });
});

describe('the context object', () => {
  it('is that of AWS', async () => {
    const { state, arn } = await run(jsonataMachine('A', { A: { Type: 'Pass', Output: '{% $states.context %}', End: true } }), { n: 1 });
    expect(output(state.output)).toEqual({
      Execution: {
        Id: arn,
        Input: { n: 1 },
        Name: 'run',
        RedriveCount: 0,
        RoleArn: 'arn:aws:iam::123456789012:role/TestRole',
        StartTime: '2026-01-01T00:00:00.000Z',
      },
      State: { Name: 'A', EnteredTime: '2026-01-01T00:00:00.000Z' },
      StateMachine: { Id: stateMachineArn('Test'), Name: 'Test' },
    });
  });
});

describe('an execution', () => {
  it('times out as a whole, whatever it waits for', async () => {
    const { engine, arn } = await run(jsonataMachine('A', { A: { Type: 'Wait', Seconds: 25, End: true } }, { TimeoutSeconds: 3 }));
    await engine.advanceSeconds(30);
    const state = engine.execution(arn);
    expect(state).toMatchObject({ status: 'TIMED_OUT', stoppedAt: state.startedAt + 3000 });
    expect(state.error).toBeUndefined();
    expect(state.history.at(-1)).toMatchObject({ id: 3, previousEventId: 0, type: 'ExecutionTimedOut', details: { error: 'States.Timeout' } });
    expect(engine.nextTimerSeconds()).toBeUndefined();
  });

  it('waits for weeks', async () => {
    const seconds = 60 * 24 * 3600;
    const { engine, arn } = await run(jsonataMachine('A', { A: { Type: 'Wait', Seconds: seconds, End: true } }, { TimeoutSeconds: 31_104_000 }));
    expect(engine.nextTimerSeconds()).toBe(seconds);
    await engine.advanceSeconds(seconds);
    expect(engine.execution(arn).status).toBe('SUCCEEDED');
    expect(engine.nextTimerSeconds()).toBeUndefined();
  });

  it('that a defect kept from going on fails with it, and stays as it is when it has ended', async () => {
    const { engine, arn } = await run(jsonataMachine('A', { A: { Type: 'Wait', Seconds: 25, End: true } }));
    const defect = { type: 'defect', message: 'RangeError: too deep' };
    await engine.dispatch({ machine: 'states', id: arn }, defect);
    const failed = engine.execution(arn);
    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: expect.stringContaining('RangeError: too deep') });
    expect(engine.nextTimerSeconds()).toBeUndefined();
    await engine.dispatch({ machine: 'states', id: arn }, defect);
    expect(engine.execution(arn)).toEqual(failed);
  });

  it('that retries without end ends at 25,000 events', async () => {
    const retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 99_999_999 }];
    const states = { A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, Retry: retry, End: true } };
    const failing = { 'lambda:Invoke': () => lambdaAnswer({ errorType: 'Oops' }, 'Unhandled') };
    const engine = new VirtualEngine({ Test: jsonataMachine('A', states) }, failing);
    const arn = await engine.start('Test');
    // A shortcut to a history that is nearly full: its events are not looked at.
    const state = engine.execution(arn);
    const { history } = state;
    for (let id = history.length + 1; id <= 24_990; id += 1) (history as unknown[]).push({ ...history.at(-1), id });
    await engine.advanceSeconds(20);
    const ended = engine.execution(arn);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(ended.history).toHaveLength(25_000);
    expect(ended.history.at(-1)).toMatchObject({ type: 'ExecutionFailed' });
  });

  it('that runs in circles ends at 25,000 events', async () => {
    const states = { A: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'C' }], Default: 'B' }, B: { Type: 'Pass', Next: 'A' }, C: end };
    const { state } = await run(jsonataMachine('A', states));
    expect(state).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(state.history.length).toBeGreaterThan(24_990);
    expect(state.history.length).toBeLessThanOrEqual(25_000);
  });
});
