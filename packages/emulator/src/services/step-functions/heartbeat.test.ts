import { describe, expect, it } from 'vitest';
import { parseDefinition } from './definition.ts';
import { createTaskToken } from './task-token.ts';
import { jsonataMachine, lambdaAnswer, VirtualEngine } from './testing/virtual-engine.ts';

const ask = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: 'ask', Payload: '{% $states.context.Task.Token %}' },
  HeartbeatSeconds: 60,
};
const done = { Done: { Type: 'Succeed' } };

async function asked(fields: object = {}) {
  const states = { Ask: { ...ask, ...fields, Next: 'Done' }, ...done };
  const engine = new VirtualEngine({ Test: jsonataMachine('Ask', states) }, { 'lambda:Invoke': () => lambdaAnswer(null) });
  const arn = await engine.start('Test', { seconds: 60 });
  const tokens = (): string[] => engine.inputsOf('lambda:Invoke').map(({ Payload }) => JSON.parse(String(Payload)) as string);
  const beat = (token = tokens().at(-1)): Promise<unknown> => engine.call('states:SendTaskHeartbeat', { taskToken: token });
  return { engine, arn, tokens, beat };
}

describe('a task with HeartbeatSeconds', () => {
  it.each([60, '{% $states.input.seconds %}'])('times out when nothing is heard of it for %j seconds', async (seconds) => {
    const { engine, arn } = await asked({ HeartbeatSeconds: seconds, TimeoutSeconds: 600 });
    expect(engine.execution(arn).history[2]).toMatchObject({ type: 'TaskScheduled', details: { timeoutInSeconds: 600, heartbeatInSeconds: 60 } });
    await engine.advanceSeconds(59);
    expect(engine.execution(arn).status).toBe('RUNNING');
    await engine.advanceSeconds(1);
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(engine.execution(arn).history.at(-2)).toMatchObject({
      type: 'TaskTimedOut', details: { error: 'States.Timeout', resource: 'invoke.waitForTaskToken', resourceType: 'lambda' },
    });
    expect(engine.nextTimerSeconds()).toBeUndefined();
  });

  it('goes on as long as it is heard of, without a trace in the history', async () => {
    const { engine, arn, tokens, beat } = await asked();
    const { length } = engine.execution(arn).history;
    for (let times = 0; times < 5; times += 1) {
      await engine.advanceSeconds(59);
      await expect(beat()).resolves.toEqual({});
    }
    expect(engine.execution(arn).history).toHaveLength(length);
    await engine.call('states:SendTaskSuccess', { taskToken: tokens()[0], output: '1' });
    expect(engine.execution(arn).status).toBe('SUCCEEDED');
    expect(engine.nextTimerSeconds()).toBeUndefined();
  });

  it('times out all the same when its whole time is over', async () => {
    const { engine, arn, beat } = await asked({ TimeoutSeconds: 100 });
    await engine.advanceSeconds(50);
    await beat();
    await engine.advanceSeconds(50);
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it.each(['States.Timeout', 'States.HeartbeatTimeout', 'States.ALL'])('is caught as %s', async (name) => {
    const { engine, arn } = await asked({ Catch: [{ ErrorEquals: [name], Next: 'Done' }] });
    await engine.advanceSeconds(60);
    expect(engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"Error":"States.Timeout","Cause":""}' });
  });

  it('is not caught as States.TaskFailed; nor is a timeout as a missed heartbeat', async () => {
    const missed = await asked({ Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Done' }] });
    await missed.engine.advanceSeconds(60);
    expect(missed.engine.execution(missed.arn).status).toBe('FAILED');
    const late = await asked({ TimeoutSeconds: 70, Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Done' }] });
    await late.engine.advanceSeconds(50);
    await late.beat();
    await late.engine.advanceSeconds(20);
    expect(late.engine.execution(late.arn).status).toBe('FAILED');
  });

  it('is retried with a token and a time of its own; the token before is dead', async () => {
    const { engine, arn, tokens, beat } = await asked({ Retry: [{ ErrorEquals: ['States.HeartbeatTimeout'], IntervalSeconds: 5, MaxAttempts: 1 }] });
    await engine.advanceSeconds(65);
    const [first, second] = tokens();
    await expect(beat(first)).rejects.toMatchObject({ type: 'TaskTimedOut' });
    await engine.advanceSeconds(59);
    await beat(second);
    await engine.advanceSeconds(59);
    expect(engine.execution(arn).status).toBe('RUNNING');
  });

  it.each([0, 1.5, 'soon'])('fails on %j seconds from an expression', async (seconds) => {
    const { engine, arn } = await asked({ HeartbeatSeconds: `{% ${JSON.stringify(seconds)} %}` });
    expect(engine.execution(arn)).toMatchObject({ error: 'States.QueryEvaluationError', cause: expect.stringContaining('HeartbeatSeconds') as string });
  });
});

describe('SendTaskHeartbeat', () => {
  it('does nothing to a task that needs none', async () => {
    const { engine, arn, beat } = await asked({ HeartbeatSeconds: undefined });
    await expect(beat()).resolves.toEqual({});
    expect(engine.execution(arn).timers).toEqual({});
  });

  it.each([
    ['of nobody', 'AQCA', 'InvalidToken'],
    ['of an execution that does not exist', createTaskToken('arn:aws:states:us-east-1:123456789012:execution:Test:gone', 'n'), 'TaskDoesNotExist'],
  ])('refuses a token %s', async (_, token, type) => {
    const { beat } = await asked();
    await expect(beat(token)).rejects.toMatchObject({ type });
  });

  it('refuses the token of an execution that is closed', async () => {
    const { engine, arn, beat } = await asked();
    await engine.call('states:StopExecution', { executionArn: arn });
    await expect(beat()).rejects.toMatchObject({ type: 'TaskTimedOut' });
  });
});

describe('HeartbeatSeconds is refused at deployment', () => {
  const parse = (fields: object) => () => parseDefinition(JSON.stringify(jsonataMachine('Ask', { Ask: { ...ask, ...fields, End: true } })));

  it('where it is not smaller than TimeoutSeconds', () => {
    expect(parse({ TimeoutSeconds: 60 })).toThrow(expect.objectContaining({ type: 'InvalidDefinition', message: expect.stringContaining('/States/Ask/HeartbeatSeconds') as string }));
  });

  it('where the task has no token, as not supported', () => {
    expect(parse({ Resource: 'arn:aws:states:::lambda:invoke', Arguments: {} })).toThrow(expect.objectContaining({ type: 'UnsupportedOperation' }));
  });
});
