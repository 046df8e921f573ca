import { describe, expect, it } from 'vitest';
import { AwsError } from '../../wire/aws-error.ts';
import { createTaskToken } from './task-token.ts';
import { jsonataMachine, lambdaAnswer, pending, VirtualEngine } from './testing/virtual-engine.ts';

const ask = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
};
const machine = (fields: object, states: object = {}): unknown => jsonataMachine('Ask', { Ask: { ...ask, End: true, ...fields }, ...states });

const tokensOf = (engine: VirtualEngine): string[] =>
  engine.inputsOf('lambda:Invoke').map(({ Payload }) => (JSON.parse(String(Payload)) as { token: string }).token);

async function asked(fields: object = {}, answer: () => unknown = () => lambdaAnswer('asked')) {
  const engine = new VirtualEngine({ Test: machine(fields, fields === caught ? { Caught: { Type: 'Succeed' } } : {}) }, { 'lambda:Invoke': answer });
  const arn = await engine.start('Test');
  const [token = ''] = tokensOf(engine);
  return { engine, arn, token };
}

const caught = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }] };
const taskTimedOut = { type: 'TaskTimedOut', message: "Task Timed Out: 'Provided task does not exist anymore'" };

describe('a callback task', () => {
  it('waits for its token and gives the output of the callback', async () => {
    const { engine, arn, token } = await asked();
    expect(engine.execution(arn).status).toBe('RUNNING');
    await expect(engine.call('states:SendTaskSuccess', { taskToken: token, output: '{"decision":"approve"}' })).resolves.toEqual({});
    expect(engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"decision":"approve"}' });
  });

  it('fails with the error of the callback', async () => {
    const { engine, arn, token } = await asked();
    await engine.call('states:SendTaskFailure', { taskToken: token, error: 'Approval.Broken', cause: 'why' });
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error: 'Approval.Broken', cause: 'why' });
  });

  it('can be caught where the callback names no error', async () => {
    const { engine, arn, token } = await asked(caught);
    await engine.call('states:SendTaskFailure', { taskToken: token });
    expect(engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"Error":null,"Cause":null}' });
  });

  it('takes a callback that comes before the function has returned, and then ignores the return', async () => {
    const { engine, arn, token } = await asked({}, () => pending);
    await engine.call('states:SendTaskSuccess', { taskToken: token, output: '1' });
    const closed = engine.execution(arn);
    expect(closed.status).toBe('SUCCEEDED');
    expect(closed.history.map(({ type }) => type)).not.toContain('TaskSubmitted');
    const correlation = engine.calls[0]?.correlation ?? '';
    await engine.dispatch({ machine: 'states', id: arn }, { type: 'call.completed', correlation, result: { ok: true, output: lambdaAnswer(1) } } as { type: string });
    expect(engine.execution(arn)).toEqual(closed);
  });

  it('fails at once where the function fails', async () => {
    const { engine, arn } = await asked({}, () => lambdaAnswer({ errorType: 'Broken' }, 'Unhandled'));
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error: 'Broken' });
  });

  it('records that it could not be submitted where the call is refused', async () => {
    const { engine, arn } = await asked({}, () => {
      throw new AwsError('TooManyRequestsException', 'Rate exceeded', 429);
    });
    expect(engine.execution(arn).history.at(-2)).toMatchObject({ type: 'TaskSubmitFailed', details: { error: 'Lambda.TooManyRequestsException' } });
  });

  it('times out after a month, and then its token is dead', async () => {
    const seconds = 31 * 24 * 3600;
    const { engine, arn, token } = await asked({ TimeoutSeconds: seconds });
    await engine.advanceSeconds(seconds - 1);
    expect(engine.execution(arn).status).toBe('RUNNING');
    await engine.advanceSeconds(1);
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(engine.execution(arn).cause).toBeUndefined();
    await expect(engine.call('states:SendTaskSuccess', { taskToken: token, output: '1' })).rejects.toMatchObject(taskTimedOut);
  });
});

describe('a task token', () => {
  it('is new for every attempt; those before are dead', async () => {
    const { engine, arn, token } = await asked({ TimeoutSeconds: 10, Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 5 }] });
    await engine.advanceSeconds(12);
    await expect(engine.call('states:SendTaskSuccess', { taskToken: token, output: '1' })).rejects.toMatchObject(taskTimedOut);
    await engine.advanceSeconds(3);
    const [first, second = ''] = tokensOf(engine);
    expect(second).not.toBe(first);
    await expect(engine.call('states:SendTaskFailure', { taskToken: token, error: 'E' })).rejects.toMatchObject(taskTimedOut);
    await engine.call('states:SendTaskSuccess', { taskToken: second, output: '2' });
    expect(engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', output: '2' });
  });

  it('works once', async () => {
    const { engine, token } = await asked();
    await engine.call('states:SendTaskSuccess', { taskToken: token, output: '1' });
    await expect(engine.call('states:SendTaskSuccess', { taskToken: token, output: '1' })).rejects.toMatchObject(taskTimedOut);
  });

  it('dies with its execution', async () => {
    const { engine, arn, token } = await asked();
    await engine.call('states:StopExecution', { executionArn: arn });
    await expect(engine.call('states:SendTaskSuccess', { taskToken: token, output: '1' })).rejects.toMatchObject(taskTimedOut);
  });

  it.each([
    ['of nobody', 'AQCA', 'InvalidToken'],
    ['of an execution that does not exist', createTaskToken('arn:aws:states:us-east-1:123456789012:execution:Test:gone', 'n'), 'TaskDoesNotExist'],
  ])('%s is refused', async (_, taskToken, type) => {
    const { engine } = await asked();
    await expect(engine.call('states:SendTaskSuccess', { taskToken, output: '1' })).rejects.toMatchObject({ type });
    await expect(engine.call('states:SendTaskFailure', { taskToken })).rejects.toMatchObject({ type });
  });

  it('survives an output that is no JSON', async () => {
    const { engine, arn, token } = await asked();
    await expect(engine.call('states:SendTaskSuccess', { taskToken: token, output: '{' })).rejects.toMatchObject({ type: 'InvalidOutput' });
    expect(engine.execution(arn).status).toBe('RUNNING');
  });
});
