import { describe, expect, it } from 'vitest';
import { jsonataMachine, pending, stateMachineArn, VirtualEngine } from './testing/virtual-engine.ts';

const parent = (resource: string, fields: object = {}): unknown =>
  jsonataMachine('Level', {
    Level: {
      Type: 'Task',
      Resource: `arn:aws:states:::states:${resource}`,
      Arguments: { StateMachineArn: stateMachineArn('Child'), Name: 'run-L1', Input: { n: '{% $states.input.n %}' } },
      End: true,
      ...fields,
    },
  });
const childArn = 'arn:aws:states:us-east-1:123456789012:execution:Child:run-L1';
const at = Date.parse('2026-01-01T00:00:00.000Z');
const output = (text: string | undefined): unknown => JSON.parse(text ?? 'null');

const children = {
  succeeds: jsonataMachine('A', { A: { Type: 'Succeed', Output: { twice: '{% $states.input.n * 2 %}' } } }),
  fails: jsonataMachine('A', { A: { Type: 'Fail', Error: 'Child.Error', Cause: 'because' } }),
  waits: jsonataMachine('A', { A: { Type: 'Wait', Seconds: 100, End: true } }),
};

async function started(resource: string, child: unknown, fields: object = {}) {
  const engine = new VirtualEngine({ Parent: parent(resource, fields), Child: child });
  const arn = await engine.start('Parent', { n: 2 });
  return { engine, arn };
}

const described = {
  ExecutionArn: childArn,
  InputDetails: { Included: true },
  Name: 'run-L1',
  StartDate: at,
  StateMachineArn: stateMachineArn('Child'),
};

describe('states:startExecution', () => {
  it('does not wait for the child', async () => {
    const { engine, arn } = await started('startExecution', children.waits);
    expect(output(engine.execution(arn).output)).toEqual({ ExecutionArn: childArn, StartDate: at });
    expect(engine.execution(childArn)).toMatchObject({ status: 'RUNNING', input: '{"n":2}', subscribers: [] });
  });

  it('names a name that is taken', async () => {
    const { engine } = await started('startExecution', children.succeeds);
    const again = await engine.start('Parent', { n: 3 }, 'again');
    expect(engine.execution(again)).toMatchObject({
      status: 'FAILED',
      error: 'StepFunctions.ExecutionAlreadyExistsException',
      cause: expect.stringContaining(`Execution Already Exists: '${childArn}' (Service: AWSStepFunctions; Status Code: 400; Error Code: ExecutionAlreadyExists;`) as string,
    });
  });
});

describe('states:startExecution.sync:2', () => {
  it('gives the child with its input and output as JSON', async () => {
    const { engine, arn } = await started('startExecution.sync:2', children.succeeds);
    expect(output(engine.execution(arn).output)).toEqual({
      ...described,
      Input: { n: 2 },
      Output: { twice: 4 },
      OutputDetails: { Included: true },
      Status: 'SUCCEEDED',
      StopDate: at,
    });
    expect(engine.inputsOf('states:StopExecution')).toEqual([]);
  });

  it('waits as long as the child does', async () => {
    const { engine, arn } = await started('startExecution.sync:2', children.waits);
    expect(engine.execution(arn).history.at(-1)).toMatchObject({ type: 'TaskSubmitted', details: { resource: 'startExecution.sync:2' } });
    await engine.advanceSeconds(100);
    expect(output(engine.execution(arn).output)).toMatchObject({ Status: 'SUCCEEDED', StopDate: at + 100_000 });
  });

  it('fails with the child as the cause', async () => {
    const { engine, arn } = await started('startExecution.sync:2', children.fails);
    const { status, error, cause } = engine.execution(arn);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(output(cause)).toEqual({ ...described, Input: '{"n":2}', Status: 'FAILED', StopDate: at, Error: 'Child.Error', Cause: 'because' });
  });

  it.each([
    ['was aborted', 'ABORTED', async (engine: VirtualEngine) => engine.call('states:StopExecution', { executionArn: childArn, error: 'Stop', cause: 'enough' })],
    ['timed out', 'TIMED_OUT', async (engine: VirtualEngine) => engine.advanceSeconds(50)],
  ])('fails where the child %s', async (_, status, end) => {
    const definition = jsonataMachine('A', { A: { Type: 'Wait', Seconds: 100, End: true } }, { TimeoutSeconds: 50 });
    const { engine, arn } = await started('startExecution.sync:2', definition);
    await end(engine);
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(output(engine.execution(arn).cause)).toMatchObject({ Status: status });
  });

  it.each([
    ['is stopped', 'ABORTED', async (engine: VirtualEngine, arn: string) => engine.call('states:StopExecution', { executionArn: arn })],
    ['times out', 'FAILED', async (engine: VirtualEngine) => engine.advanceSeconds(10)],
  ])('stops the child where the parent %s', async (_, status, end) => {
    const { engine, arn } = await started('startExecution.sync:2', children.waits, { TimeoutSeconds: 10 });
    await end(engine, arn);
    expect(engine.execution(arn).status).toBe(status);
    expect(engine.inputsOf('states:StopExecution')).toEqual([{ executionArn: childArn }]);
    expect(engine.execution(childArn).status).toBe('ABORTED');
  });

  it.each([
    ['the task', { TimeoutSeconds: 10 }, {}, 'yes', 'ABORTED'],
    ['the task', { TimeoutSeconds: 10 }, {}, 'no', 'RUNNING'],
    ['the parent', {}, { TimeoutSeconds: 10 }, 'yes', 'ABORTED'],
    ['the parent', {}, { TimeoutSeconds: 10 }, 'no', 'RUNNING'],
  ] as const)('when %s (%j, %j) times out under timedOutParentStopsChild %s leaves the child %s', async (_, fields, more, choice, status) => {
    const definition = { ...(parent('startExecution.sync:2', fields) as object), ...more };
    const engine = new VirtualEngine({ Parent: definition, Child: children.waits }, {}, { timedOutParentStopsChild: choice });
    await engine.start('Parent', { n: 2 });
    await engine.advanceSeconds(10);
    expect(engine.execution(childArn).status).toBe(status);
  });

  it('stops the child where the parent is stopped, whatever becomes of those that time out', async () => {
    const engine = new VirtualEngine({ Parent: parent('startExecution.sync:2'), Child: children.waits }, {}, { timedOutParentStopsChild: 'no' });
    const arn = await engine.start('Parent', { n: 2 });
    await engine.call('states:StopExecution', { executionArn: arn });
    expect(engine.execution(childArn).status).toBe('ABORTED');
  });

  it('stops a child whose start is answered after the parent has ended', async () => {
    const engine = new VirtualEngine({ Parent: parent('startExecution.sync:2'), Child: children.waits }, { 'states:StartExecution': () => pending });
    const arn = await engine.start('Parent', { n: 2 });
    await engine.call('states:StopExecution', { executionArn: arn });
    const correlation = engine.calls[0]?.correlation ?? '';
    await engine.dispatch({ machine: 'states', id: arn }, { type: 'call.completed', correlation, result: { ok: true, output: { executionArn: childArn } } } as { type: string });
    expect(engine.inputsOf('states:StopExecution')).toEqual([{ executionArn: childArn }]);
  });

  it('hears of a child that ended before its start was answered', async () => {
    const engine = new VirtualEngine({ Parent: parent('startExecution.sync:2'), Child: children.succeeds }, { 'states:StartExecution': () => pending });
    const arn = await engine.start('Parent', { n: 2 });
    const correlation = engine.calls[0]?.correlation ?? '';
    const to = { machine: 'states', id: arn } as const;
    await engine.dispatch(to, { type: 'child.ended', correlation, description: { Status: 'SUCCEEDED', Output: '5' } } as { type: string });
    expect(engine.execution(arn).status).toBe('RUNNING');
    await engine.dispatch(to, { type: 'call.completed', correlation, result: { ok: true, output: { executionArn: childArn } } } as { type: string });
    expect(output(engine.execution(arn).output)).toMatchObject({ Output: 5 });
    expect(engine.execution(arn).history.map(({ type }) => type)).toContain('TaskSubmitted');
  });

  it('waits for a child that was already running under the same name and input', async () => {
    const { engine, arn } = await started('startExecution.sync:2', children.waits);
    const again = await engine.start('Parent', { n: 2 }, 'again');
    await engine.advanceSeconds(100);
    expect(engine.execution(arn).status).toBe('SUCCEEDED');
    expect(engine.execution(again).status).toBe('SUCCEEDED');
  });
});

describe('a parent whose child was redriven', () => {
  const stopped = async () => {
    const { engine, arn } = await started('startExecution.sync:2', children.waits);
    await engine.call('states:StopExecution', { executionArn: childArn });
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    return { engine, arn };
  };

  it('fails to start a child by a name that is taken', async () => {
    const { engine, arn } = await stopped();
    await engine.call('states:RedriveExecution', { executionArn: arn });
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error: 'StepFunctions.ExecutionAlreadyExistsException' });
  });

  it('takes up the child that runs again under the same name and input', async () => {
    const { engine, arn } = await stopped();
    await engine.call('states:RedriveExecution', { executionArn: childArn });
    await engine.call('states:RedriveExecution', { executionArn: arn });
    expect(engine.execution(childArn).subscribers).toHaveLength(1);
    await engine.advanceSeconds(100);
    expect(output(engine.execution(arn).output)).toMatchObject({ Name: 'run-L1', Status: 'SUCCEEDED' });
  });

  it('hears nothing of it unless it is redriven too', async () => {
    const { engine, arn } = await stopped();
    const before = engine.execution(arn);
    await engine.call('states:RedriveExecution', { executionArn: childArn });
    await engine.advanceSeconds(100);
    expect(engine.execution(childArn).status).toBe('SUCCEEDED');
    expect(engine.execution(arn)).toEqual(before);
  });
});

describe('states:startExecution.sync', () => {
  it('gives the child with its input and output as text', async () => {
    const { engine, arn } = await started('startExecution.sync', children.succeeds);
    expect(output(engine.execution(arn).output)).toMatchObject({ Input: '{"n":2}', Output: '{"twice":4}' });
  });
});
