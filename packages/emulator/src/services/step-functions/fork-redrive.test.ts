import { describe, expect, it } from 'vitest';
import { shownHistory } from './testing/shown-history.ts';
import { jsonataMachine, lambdaAnswer, VirtualEngine } from './testing/virtual-engine.ts';

const pass = { Type: 'Pass', End: true };
const ask = {
  Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', End: true,
  Arguments: { FunctionName: '{% $states.context.State.Name %}', Payload: { token: '{% $states.context.Task.Token %}', context: '{% $states.context %}', seen: '{% $x %}' } },
};
const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });

interface Asked {
  readonly token: string;
  readonly context: { readonly Execution: { readonly RedriveCount: number }; readonly State: { readonly Name: string; readonly EnteredTime: string; readonly RetryCount: number } };
  readonly seen: unknown;
}

async function started(state: object, input: unknown = {}) {
  const definition = jsonataMachine('First', { First: { Type: 'Pass', Assign: { x: 'kept' }, Next: 'F' }, F: { ...state, End: true } });
  const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': () => lambdaAnswer(null) });
  const arn = await engine.start('Test', input);
  const asked = (): Asked[] => engine.inputsOf('lambda:Invoke').map(({ Payload }) => JSON.parse(String(Payload)) as Asked);
  return {
    engine, arn, asked,
    names: () => asked().map(({ context }) => context.State.Name),
    succeed: (at: number, output: unknown = at) => engine.call('states:SendTaskSuccess', { taskToken: asked()[at]?.token, output: JSON.stringify(output) }),
    fail: (at: number) => engine.call('states:SendTaskFailure', { taskToken: asked()[at]?.token, error: 'E' }),
    redrive: () => engine.call('states:RedriveExecution', { executionArn: arn }),
  };
}

describe('a redriven Parallel', () => {
  const three = { Type: 'Parallel', Branches: [branch('A', ask), branch('B', ask), branch('C', ask)] };

  it('goes on with the branches that did not succeed, and keeps the others’ outputs', async () => {
    const { engine, arn, asked, names, succeed, fail, redrive } = await started(three);
    await succeed(0, 'a');
    await fail(1);
    await engine.advanceSeconds(60);
    await redrive();
    expect(names()).toEqual(['A', 'B', 'C', 'B', 'C']);
    expect(asked()[3]).toMatchObject({ seen: 'kept', context: { Execution: { RedriveCount: 1 }, State: { EnteredTime: '2026-01-01T00:00:00.000Z', RetryCount: 0 } } });
    await expect(succeed(2)).rejects.toMatchObject({ type: 'TaskTimedOut' });
    await succeed(4, 'c');
    await succeed(3, 'b');
    expect(engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', output: '["a","b","c"]' });
  });

  it('enters nothing again', async () => {
    const { engine, arn, succeed, fail, redrive } = await started(three);
    await succeed(0);
    await fail(1);
    const { length } = engine.execution(arn).history;
    await redrive();
    const [entered = ''] = shownHistory(engine, arn).filter((event) => event.includes('TaskStateEntered B'));
    const ids = [Number.parseInt(entered, 10), Number.parseInt(shownHistory(engine, arn).find((event) => event.includes('TaskStateEntered C')) ?? '', 10)];
    expect(shownHistory(engine, arn).slice(length)).toEqual([
      `${length + 1} ExecutionRedriven < ${length}`,
      `${length + 2} TaskScheduled < ${ids[0]}`, `${length + 3} TaskStarted < ${length + 2}`,
      `${length + 4} TaskScheduled < ${ids[1]}`, `${length + 5} TaskStarted < ${length + 4}`,
      `${length + 6} TaskSubmitted < ${length + 3}`, `${length + 7} TaskSubmitted < ${length + 5}`,
    ]);
  });

  it('goes on after a stop with every branch that was running', async () => {
    const { engine, arn, names, succeed, redrive } = await started(three);
    await succeed(1, 'b');
    await engine.call('states:StopExecution', { executionArn: arn });
    await redrive();
    expect(names()).toEqual(['A', 'B', 'C', 'A', 'C']);
    await succeed(3, 'a');
    await succeed(4, 'c');
    expect(engine.execution(arn).output).toBe('["a","b","c"]');
  });

  it('begins branches that had not begun', async () => {
    const choice = { StartAt: 'Once', States: { Once: { Type: 'Choice', Choices: [{ Condition: '{% $states.context.Execution.RedriveCount = 1 %}', Next: 'Then' }] }, Then: { ...pass, Output: 'now' } } };
    const { engine, arn, names, succeed, redrive } = await started({ Type: 'Parallel', Branches: [choice, branch('B', ask)] });
    expect(names()).toEqual([]);
    await redrive();
    expect(names()).toEqual(['B']);
    await succeed(0, 'b');
    expect(engine.execution(arn).output).toBe('["now","b"]');
  });

  it('runs again as a whole where its outputs were too large', async () => {
    const big = { ...pass, Output: '{% $states.context.Execution.RedriveCount = 0 ? $pad("", 200000, "x") : "small" %}' };
    const { engine, arn, redrive } = await started({ Type: 'Parallel', Branches: [branch('A', big), branch('B', big)] });
    expect(engine.execution(arn).error).toBe('States.DataLimitExceeded');
    await redrive();
    expect(engine.execution(arn).output).toBe('["small","small"]');
  });

  it('goes on deep inside, and counts the retries of every state anew', async () => {
    const inner = { Type: 'Parallel', Branches: [branch('C', ask), branch('D', ask)], End: true };
    const retry = [{ ErrorEquals: ['E'], MaxAttempts: 1, IntervalSeconds: 1 }];
    const { engine, arn, names, succeed, fail, redrive } = await started({ Type: 'Parallel', Branches: [branch('A', inner), branch('B', { ...ask, Retry: retry })] });
    await succeed(0, 'c');
    await fail(2);
    await engine.advanceSeconds(1);
    await fail(3);
    expect(engine.execution(arn).status).toBe('FAILED');
    await redrive();
    expect(names()).toEqual(['C', 'D', 'B', 'B', 'D', 'B']);
    await fail(5);
    await engine.advanceSeconds(1);
    await succeed(4, 'd');
    await succeed(6, 'b');
    expect(engine.execution(arn).output).toBe('[["c","d"],"b"]');
  });
});

describe('a redriven Map', () => {
  it('goes on with the iterations that did not succeed, then begins the others', async () => {
    const item = { ...ask, Output: '{% [$states.context.Map.Item.Value, $states.result] %}' };
    const { engine, arn, succeed, fail, redrive } = await started({ Type: 'Map', MaxConcurrency: 1, ItemProcessor: branch('A', item) }, ['a', 'b', 'c']);
    await succeed(0);
    await fail(1);
    const { length } = engine.execution(arn).history;
    await redrive();
    await succeed(2);
    await succeed(3);
    expect(engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', output: '[["a",0],["b",2],["c",3]]' });
    const events = shownHistory(engine, arn).slice(length);
    expect(events.filter((event) => /Map|Entered/.test(event)).map((event) => event.replace(/^\d+ /, '').replace(/ < \d+$/, ''))).toEqual([
      'MapIterationSucceeded F 1', 'MapIterationStarted F 2', 'TaskStateEntered A', 'MapIterationSucceeded F 2', 'MapStateSucceeded', 'MapStateExited F',
    ]);
  });

  it('that failed before its first item starts from the beginning', async () => {
    const items = '{% $states.context.Execution.RedriveCount = 0 ? 1 : [1, 2] %}';
    const { engine, arn, redrive } = await started({ Type: 'Map', Items: items, ItemProcessor: branch('A', pass) });
    expect(engine.execution(arn).error).toBe('States.QueryEvaluationError');
    await redrive();
    expect(engine.execution(arn).output).toBe('[1,2]');
  });
});
