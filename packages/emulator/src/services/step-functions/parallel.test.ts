import { describe, expect, it } from 'vitest';
import { shownHistory } from './testing/shown-history.ts';
import { jsonataMachine, lambdaAnswer, pending, stateMachineArn, VirtualEngine } from './testing/virtual-engine.ts';

const call = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: '{% $states.context.State.Name %}' }, End: true };
const ask = { ...call, Resource: `${call.Resource}.waitForTaskToken`, Arguments: { FunctionName: 'ask', Payload: '{% $states.context.Task.Token %}' } };
const pass = { Type: 'Pass', End: true };
const done = { Done: { Type: 'Succeed' } };
const failure = lambdaAnswer({ errorType: 'Broken' }, 'Unhandled');

const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });
const parallel = (branches: object[], fields: object = { End: true }, states: object = {}): unknown =>
  jsonataMachine('P', { P: { Type: 'Parallel', Branches: branches, ...fields }, ...states });

async function run(definition: unknown, answer: (input: Record<string, unknown>, attempt: number) => unknown = () => pending) {
  const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': answer });
  const arn = await engine.start('Test', { n: 1 });
  return { engine, arn, state: engine.execution(arn) };
}

const output = (text: string | undefined): unknown => JSON.parse(text ?? 'null');
const tokensOf = (engine: VirtualEngine): string[] => engine.inputsOf('lambda:Invoke').map(({ Payload }) => JSON.parse(String(Payload)) as string);

describe('Parallel', () => {
  it('gives the outputs of its branches in their order, each with the state’s input', async () => {
    const { state } = await run(parallel([branch('A', { ...pass, Output: 'a' }), branch('B', pass)]));
    expect(output(state.output)).toEqual(['a', { n: 1 }]);
  });

  it('hands its arguments to the branches, and its result to Output and Assign', async () => {
    const fields = { Arguments: { m: '{% $states.input.n + 1 %}' }, Output: '{% $states.result[0].m %}', Assign: { all: '{% $states.result %}' }, Next: 'Done' };
    const { state } = await run(parallel([branch('A', pass)], fields, done));
    expect(state).toMatchObject({ output: '2', variables: { all: [{ m: 2 }] } });
  });

  it('waits for the last of its branches', async () => {
    const wait = (seconds: number) => ({ Type: 'Wait', Seconds: seconds, End: true });
    const { engine, arn } = await run(parallel([branch('A', wait(30)), branch('B', wait(10)), branch('C', wait(20))]));
    expect(engine.nextTimerSeconds()).toBe(10);
    await engine.advanceSeconds(29);
    expect(engine.execution(arn).status).toBe('RUNNING');
    await engine.advanceSeconds(1);
    expect(engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', stoppedAt: engine.now });
  });

  it('takes each callback for the branch that its token belongs to', async () => {
    const { engine, arn } = await run(parallel([branch('A', ask), branch('B', ask)]), () => lambdaAnswer(null));
    const [a, b] = tokensOf(engine);
    await engine.call('states:SendTaskSuccess', { taskToken: b, output: '"b"' });
    await expect(engine.call('states:SendTaskSuccess', { taskToken: b, output: '"b"' })).rejects.toMatchObject({ type: 'TaskTimedOut' });
    await engine.call('states:SendTaskSuccess', { taskToken: a, output: '"a"' });
    expect(output(engine.execution(arn).output)).toEqual(['a', 'b']);
  });

  it('shows as on AWS: branches follow its start, its end follows the branch that ended last', async () => {
    const { engine, arn } = await run(parallel([branch('A', ask), branch('B', pass)]), () => lambdaAnswer(null));
    await engine.call('states:SendTaskSuccess', { taskToken: tokensOf(engine)[0], output: '1' });
    expect(shownHistory(engine, arn)).toEqual([
      '1 ExecutionStarted < 0', '2 ParallelStateEntered P < 0', '3 ParallelStateStarted < 2',
      '4 TaskStateEntered A < 3', '5 TaskScheduled < 4', '6 TaskStarted < 5',
      '7 PassStateEntered B < 3', '8 PassStateExited B < 7',
      '9 TaskSubmitted < 6', '10 TaskSucceeded < 9', '11 TaskStateExited A < 10',
      '12 ParallelStateSucceeded < 11', '13 ParallelStateExited P < 11', '14 ExecutionSucceeded < 13',
    ]);
    const { events } = (await engine.call('states:GetExecutionHistory', { executionArn: arn })) as { events: unknown[] };
    const timestamp = new Date(engine.now);
    expect(events[2]).toEqual({ id: 3, previousEventId: 2, timestamp, type: 'ParallelStateStarted' });
    expect(events[12]).toMatchObject({ type: 'ParallelStateExited', stateExitedEventDetails: { name: 'P', output: '[1,{"n":1}]' } });
  });

  it('nests', async () => {
    const inner = { Type: 'Parallel', Branches: [branch('C', pass), branch('D', { ...pass, Output: 'd' })], End: true };
    const { state } = await run(parallel([branch('A', inner), branch('B', { ...pass, Output: 'b' })]));
    expect(output(state.output)).toEqual([[{ n: 1 }, 'd'], 'b']);
  });
});

describe('variables in branches', () => {
  it('see those around them, and end with the branch', async () => {
    const inner = { StartAt: 'A', States: { A: { ...pass, Assign: { y: '{% $x + 1 %}' }, End: undefined, Next: 'A2' }, A2: { ...pass, Output: '{% [$x, $y] %}' } } };
    const states = { First: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' }, P: { Type: 'Parallel', Branches: [inner], Next: 'Last' } };
    const machine = (last: string) => jsonataMachine('First', { ...states, Last: { Type: 'Succeed', Output: last } });
    expect((await run(machine('{% $states.input %}'))).state.output).toBe('[[1,2]]');
    expect((await run(machine('{% $y %}'))).state.error).toBe('States.QueryEvaluationError');
  });

  it('do not see those of other branches', async () => {
    const { state } = await run(parallel([branch('A', { ...pass, Assign: { y: 1 } }), branch('B', { ...pass, Output: '{% $y %}' })]));
    expect(state.error).toBe('States.QueryEvaluationError');
  });
});

describe('a branch that fails', () => {
  it('fails the state with its own error, and stops the others', async () => {
    const child = { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2', Arguments: { StateMachineArn: stateMachineArn('Child'), Name: 'c' }, End: true };
    const wait = { Type: 'Wait', Seconds: 99, End: true };
    const definition = parallel([branch('A', ask), branch('B', ask), branch('C', wait), branch('D', child)]);
    const engine = new VirtualEngine({ Test: definition, Child: jsonataMachine('W', { W: wait }) }, { 'lambda:Invoke': () => lambdaAnswer(null) });
    const arn = await engine.start('Test');
    const [a, b] = tokensOf(engine);
    await engine.call('states:SendTaskFailure', { taskToken: b, error: 'Approval.Broken', cause: 'why' });
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error: 'Approval.Broken', cause: 'why' });
    await expect(engine.call('states:SendTaskSuccess', { taskToken: a, output: '1' })).rejects.toMatchObject({ type: 'TaskTimedOut' });
    expect(engine.execution('arn:aws:states:us-east-1:123456789012:execution:Child:c').status).toBe('ABORTED');
    expect(engine.nextTimerSeconds()).toBeUndefined();
  });

  it('leaves the history that AWS leaves: what is aborted follows the failure', async () => {
    const { engine, arn } = await run(parallel([branch('A', call), branch('B', call), branch('C', { Type: 'Wait', Seconds: 9, End: true })]), ({ FunctionName }) => (FunctionName === 'B' ? failure : pending));
    expect(shownHistory(engine, arn).slice(9)).toEqual([
      '10 WaitStateEntered C < 3', '11 TaskFailed < 9', '12 TaskStateAborted < 11', '13 TaskStateAborted < 11', '14 WaitStateAborted < 11',
      '15 ParallelStateFailed < 11', '16 ExecutionFailed < 15',
    ]);
    const { events } = (await engine.call('states:GetExecutionHistory', { executionArn: arn })) as { events: unknown[] };
    expect(events[11]).toEqual({ id: 12, previousEventId: 11, timestamp: new Date(engine.now), type: 'TaskStateAborted' });
  });

  it('is caught by the state, which assigns in its own scope', async () => {
    const fields = { Catch: [{ ErrorEquals: ['Broken'], Next: 'Done', Assign: { error: '{% $states.errorOutput.Error %}' } }], End: true };
    const { engine, arn, state } = await run(parallel([branch('A', call)], fields, done), () => failure);
    expect(state).toMatchObject({ status: 'SUCCEEDED', variables: { error: 'Broken' } });
    expect(shownHistory(engine, arn).slice(6)).toEqual([
      '7 TaskFailed < 6', '8 TaskStateAborted < 7', '9 ParallelStateFailed < 7', '10 ParallelStateExited P < 9',
      '11 SucceedStateEntered Done < 10', '12 SucceedStateExited Done < 11', '13 ExecutionSucceeded < 12',
    ]);
  });

  it('is caught inside the branch, which then goes on', async () => {
    const inner = { StartAt: 'A', States: { A: { ...call, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Mended' }] }, Mended: { ...pass, Output: 'mended' } } };
    const { state } = await run(parallel([inner, branch('B', { ...pass, Output: 'b' })]), () => failure);
    expect(output(state.output)).toEqual(['mended', 'b']);
  });

  it('is retried with all the others, from their beginning', async () => {
    const fields = { Retry: [{ ErrorEquals: ['Broken'], IntervalSeconds: 5, MaxAttempts: 1 }], End: true };
    const { engine, arn } = await run(parallel([branch('A', call), branch('B', pass)], fields), (_, attempt) => (attempt === 1 ? failure : lambdaAnswer('fine')));
    expect(engine.nextTimerSeconds()).toBe(5);
    await engine.advanceSeconds(5);
    expect(engine.execution(arn).status).toBe('SUCCEEDED');
    expect(shownHistory(engine, arn).filter((event) => /Parallel|PassStateEntered/.test(event))).toEqual([
      '2 ParallelStateEntered P < 0', '3 ParallelStateStarted < 2', '7 PassStateEntered B < 3',
      '11 ParallelStateStarted < 9', '15 PassStateEntered B < 11', '19 ParallelStateSucceeded < 18', '20 ParallelStateExited P < 18',
    ]);
  });

  it('at once, keeps later branches from beginning', async () => {
    const { engine, state } = await run(parallel([branch('A', { Type: 'Fail', Error: 'E' }), branch('B', call)]));
    expect(state).toMatchObject({ status: 'FAILED', error: 'E' });
    expect(engine.calls).toEqual([]);
  });

  it('with States.Runtime is caught by nobody', async () => {
    const choice = { Type: 'Choice', Choices: [{ Condition: false, Next: 'B' }] };
    const inner = { StartAt: 'A', States: { A: choice, B: pass } };
    const { state } = await run(parallel([inner], { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }], End: true }, done));
    expect(state).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  it('in a nested state, fails what is around it', async () => {
    const inner = { Type: 'Parallel', Branches: [branch('C', call), branch('D', ask)], End: true };
    const { engine, arn } = await run(parallel([branch('A', inner), branch('B', ask)]), ({ FunctionName }) => (FunctionName === 'C' ? failure : lambdaAnswer(null)));
    expect(shownHistory(engine, arn).slice(14)).toEqual([
      '15 TaskFailed < 8', '16 TaskStateAborted < 15', '17 TaskStateAborted < 15', '18 ParallelStateFailed < 15',
      '19 TaskStateAborted < 18', '20 ParallelStateFailed < 18', '21 ExecutionFailed < 20',
    ]);
  });
});

describe('an execution that ends', () => {
  it.each([
    ['is stopped', 'ABORTED', (engine: VirtualEngine, arn: string) => engine.call('states:StopExecution', { executionArn: arn })],
    ['times out', 'TIMED_OUT', (engine: VirtualEngine) => engine.advanceSeconds(60)],
  ])('because it %s, ends all that its branches wait for, without a word of them', async (_, status, end) => {
    const wait = { Type: 'Wait', Seconds: 99, End: true };
    const definition = { ...(parallel([branch('A', ask), branch('B', wait)]) as object), TimeoutSeconds: 60 };
    const { engine, arn } = await run(definition, () => lambdaAnswer(null));
    const { length } = engine.execution(arn).history;
    await end(engine, arn);
    expect(engine.execution(arn)).toMatchObject({ status });
    expect(engine.execution(arn).history).toHaveLength(length + 1);
    expect(engine.nextTimerSeconds()).toBeUndefined();
    await expect(engine.call('states:SendTaskSuccess', { taskToken: tokensOf(engine)[0], output: '1' })).rejects.toMatchObject({ type: 'TaskTimedOut' });
  });
});
