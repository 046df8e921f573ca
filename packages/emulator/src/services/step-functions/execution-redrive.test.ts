import { describe, expect, it } from 'vitest';
import { jsonataMachine, lambdaAnswer, pending, stateMachineArn, VirtualEngine } from './testing/virtual-engine.ts';

const day = 24 * 3600;
const start = '2026-01-01T00:00:00.000Z';
const call = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f', Payload: '{% $states.context %}' } };
const failure = lambdaAnswer({ errorType: 'Broken', errorMessage: 'why' }, 'Unhandled');
const works = lambdaAnswer('fine');

/** An engine whose function fails as often as it is told to, and then works. */
function failing(definition: unknown, failures: number): VirtualEngine {
  return new VirtualEngine({ Test: definition }, { 'lambda:Invoke': (_, attempt) => (attempt <= failures ? failure : works) });
}

const redrive = (engine: VirtualEngine, executionArn: string, clientToken?: string): Promise<unknown> =>
  engine.call('states:RedriveExecution', { executionArn, ...(clientToken === undefined ? {} : { clientToken }) });

const contexts = (engine: VirtualEngine): unknown[] => engine.inputsOf('lambda:Invoke').map(({ Payload }) => JSON.parse(String(Payload)) as unknown);

const shown = (engine: VirtualEngine, arn: string): string[] =>
  engine.execution(arn).history.map(({ id, type, previousEventId }) => `${id} ${type} < ${previousEventId}`);

describe('RedriveExecution', () => {
  const sequence = jsonataMachine(
    'First',
    {
      First: { Type: 'Pass', Assign: { seen: '{% $states.input.n %}' }, Output: { from: 'First' }, Next: 'Work' },
      Work: { ...call, Assign: { seen: 'lost' }, Output: { input: '{% $states.input %}', seen: '{% $seen %}' }, End: true },
    },
  );

  it('goes on at the state that failed, with its input and the variables as they were', async () => {
    const engine = failing(sequence, 1);
    const arn = await engine.start('Test', { n: 7 });
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error: 'Broken' });
    await engine.advanceSeconds(60);
    await expect(redrive(engine, arn)).resolves.toEqual({ redriveDate: new Date(engine.now) });
    expect(engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"input":{"from":"First"},"seen":7}' });
    expect(engine.counts).toEqual({ stateTransitions: 3 });
  });

  it('adds to the history; what follows refers to the entry of the state, which is not entered again', async () => {
    const engine = failing(sequence, 1);
    const arn = await engine.start('Test', { n: 7 });
    await redrive(engine, arn);
    expect(shown(engine, arn).slice(3)).toEqual([
      '4 TaskStateEntered < 3', '5 TaskScheduled < 4', '6 TaskStarted < 5', '7 TaskFailed < 6', '8 ExecutionFailed < 7',
      '9 ExecutionRedriven < 8', '10 TaskScheduled < 4', '11 TaskStarted < 10', '12 TaskSucceeded < 11', '13 TaskStateExited < 12',
      '14 ExecutionSucceeded < 13',
    ]);
    const { events } = (await engine.call('states:GetExecutionHistory', { executionArn: arn })) as { events: unknown[] };
    expect(events[8]).toEqual({
      id: 9, previousEventId: 8, timestamp: new Date(engine.now), type: 'ExecutionRedriven', executionRedrivenEventDetails: { redriveCount: 1 },
    });
  });

  it('shows itself in the context, where the times of start and entry stay', async () => {
    const engine = failing(sequence, 2);
    const arn = await engine.start('Test', { n: 7 });
    await engine.advanceSeconds(60);
    await redrive(engine, arn);
    await engine.advanceSeconds(60);
    await redrive(engine, arn);
    const state = { Name: 'Work', EnteredTime: start, RetryCount: 0 };
    expect(contexts(engine)).toMatchObject([
      { Execution: { RedriveCount: 0, StartTime: start }, State: state },
      { Execution: { RedriveCount: 1, RedriveTime: '2026-01-01T00:01:00.000Z', StartTime: start }, State: state },
      { Execution: { RedriveCount: 2, RedriveTime: '2026-01-01T00:02:00.000Z', StartTime: start }, State: state },
    ]);
    expect(contexts(engine)[0]).not.toHaveProperty('Execution.RedriveTime');
  });

  it('is described: while it runs without the end before, and when it failed again', async () => {
    const engine = new VirtualEngine({ Test: sequence }, { 'lambda:Invoke': (_, attempt) => (attempt === 2 ? pending : failure) });
    const executionArn = await engine.start('Test', { n: 7 });
    const describeIt = () => engine.call('states:DescribeExecution', { executionArn });
    await expect(describeIt()).resolves.toMatchObject({ status: 'FAILED', redriveCount: 0, redriveStatus: 'REDRIVABLE' });
    await expect(describeIt()).resolves.not.toHaveProperty('redriveDate');
    const redriveDate = new Date(engine.now);
    await redrive(engine, executionArn);
    await expect(describeIt()).resolves.toEqual({
      executionArn, stateMachineArn: stateMachineArn('Test'), name: 'run', status: 'RUNNING', startDate: new Date(start),
      input: '{"n":7}', inputDetails: { included: true },
      redriveCount: 1, redriveDate, redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    });
    const { executions } = (await engine.call('states:ListExecutions', { stateMachineArn: stateMachineArn('Test') })) as { executions: unknown[] };
    expect(executions).toMatchObject([{ status: 'RUNNING', redriveCount: 1, redriveDate }]);
    await engine.call('states:StopExecution', { executionArn });
    await expect(describeIt()).resolves.toMatchObject({ status: 'ABORTED', redriveCount: 1, redriveDate, redriveStatus: 'REDRIVABLE', stopDate: redriveDate });
  });

  it('counts retries anew', async () => {
    const retry = [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }];
    const engine = failing(jsonataMachine('Work', { Work: { ...call, Retry: retry, End: true } }), 4);
    const arn = await engine.start('Test');
    await engine.advanceSeconds(10);
    await redrive(engine, arn);
    await engine.advanceSeconds(10);
    expect(engine.execution(arn).status).toBe('FAILED');
    expect(contexts(engine)).toMatchObject([0, 1, 0, 1].map((RetryCount) => ({ State: { RetryCount } })));
  });

  it('begins the timeouts of execution and task anew', async () => {
    const definition = jsonataMachine('Work', { Work: { ...call, TimeoutSeconds: 40, End: true } }, { TimeoutSeconds: 30 });
    const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': () => pending });
    const arn = await engine.start('Test');
    await engine.advanceSeconds(100);
    expect(engine.execution(arn).status).toBe('TIMED_OUT');
    await redrive(engine, arn);
    expect(engine.execution(arn).timers).toHaveProperty('task-timeout');
    await engine.advanceSeconds(29);
    expect(engine.execution(arn).status).toBe('RUNNING');
    await engine.advanceSeconds(1);
    expect(engine.execution(arn).status).toBe('TIMED_OUT');
  });

  it('gives a callback task a new token; the one before stays dead', async () => {
    const wait = { ...call, Resource: `${call.Resource}.waitForTaskToken`, Arguments: { FunctionName: 'f', Payload: '{% $states.context.Task.Token %}' } };
    const engine = new VirtualEngine({ Test: jsonataMachine('Ask', { Ask: { ...wait, End: true } }) }, { 'lambda:Invoke': () => works });
    const arn = await engine.start('Test');
    await engine.call('states:StopExecution', { executionArn: arn });
    await redrive(engine, arn);
    const [before, now] = contexts(engine);
    await expect(engine.call('states:SendTaskSuccess', { taskToken: before, output: '1' })).rejects.toMatchObject({ type: 'TaskTimedOut' });
    await engine.call('states:SendTaskSuccess', { taskToken: now, output: '2' });
    expect(engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', output: '2' });
  });

  it('goes on after an attempt whose answer comes late', async () => {
    const engine = new VirtualEngine({ Test: jsonataMachine('Work', { Work: { ...call, End: true } }) }, { 'lambda:Invoke': () => pending });
    const arn = await engine.start('Test');
    await engine.call('states:StopExecution', { executionArn: arn });
    await redrive(engine, arn);
    const before = engine.execution(arn);
    const correlation = engine.calls[0]?.correlation ?? '';
    await engine.dispatch({ machine: 'states', id: arn }, { type: 'call.completed', correlation, result: { ok: true, output: works } } as { type: string });
    expect(engine.execution(arn)).toEqual(before);
  });
});

describe('a redriven', () => {
  const states = { B: { Type: 'Succeed' } };

  it('Fail state fails again, without being entered again', async () => {
    const engine = failing(jsonataMachine('A', { A: { Type: 'Fail', Error: 'E', Cause: 'C' } }), 0);
    const arn = await engine.start('Test');
    await redrive(engine, arn);
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error: 'E', cause: 'C' });
    expect(shown(engine, arn)).toEqual([
      '1 ExecutionStarted < 0', '2 FailStateEntered < 0', '3 ExecutionFailed < 2', '4 ExecutionRedriven < 3', '5 ExecutionFailed < 4',
    ]);
  });

  it('Choice evaluates its rules again', async () => {
    const rule = { Condition: '{% $states.context.Execution.RedriveCount = 1 %}', Next: 'B' };
    const engine = failing(jsonataMachine('A', { A: { Type: 'Choice', Choices: [rule] }, ...states }), 0);
    const arn = await engine.start('Test');
    expect(engine.execution(arn).error).toBe('States.Runtime');
    await redrive(engine, arn);
    expect(engine.execution(arn).status).toBe('SUCCEEDED');
  });

  it.each([
    ['a time that has passed', { Timestamp: '2026-01-01T01:00:00Z' }, undefined],
    ['a time to come', { Timestamp: '2026-01-01T05:00:00Z' }, 3 * 3600],
    ['seconds', { Seconds: 3600 }, 3600],
  ])('Wait for %s waits for what is left of it', async (_, fields, left) => {
    const engine = failing(jsonataMachine('A', { A: { Type: 'Wait', ...fields, Next: 'B' }, ...states }), 0);
    const executionArn = await engine.start('Test');
    await engine.call('states:StopExecution', { executionArn });
    await engine.advanceSeconds(2 * 3600);
    await redrive(engine, executionArn);
    expect(engine.nextTimerSeconds()).toBe(left);
    await engine.advanceSeconds(left ?? 0);
    expect(engine.execution(executionArn).status).toBe('SUCCEEDED');
  });
});

describe('a redrive is refused', () => {
  const aborted = async () => {
    const engine = new VirtualEngine({ Test: jsonataMachine('A', { A: { Type: 'Wait', Seconds: 100 * day, End: true } }) });
    const arn = await engine.start('Test');
    const stop = () => engine.call('states:StopExecution', { executionArn: arn });
    return { engine, arn, stop };
  };
  const refusal = (arn: string, reason: string) => ({ type: 'ExecutionNotRedrivable', message: `Execution ${arn} invalid for redrive as: ${reason}` });

  it('while the execution runs, and when it succeeded', async () => {
    const { engine, arn } = await aborted();
    await expect(redrive(engine, arn)).rejects.toMatchObject(refusal(arn, 'Execution is RUNNING and cannot be redriven'));
    await engine.advanceSeconds(100 * day);
    await expect(redrive(engine, arn)).rejects.toMatchObject(refusal(arn, 'Execution is SUCCEEDED and cannot be redriven'));
  });

  it('after 14 days', async () => {
    const { engine, arn, stop } = await aborted();
    await engine.advanceSeconds(day);
    await stop();
    await engine.advanceSeconds(14 * day + 1);
    const reason = 'Execution redrivable period exceeded';
    await expect(redrive(engine, arn)).rejects.toMatchObject(refusal(arn, reason));
    await expect(engine.call('states:DescribeExecution', { executionArn: arn })).resolves.toMatchObject({ redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason });
  });

  it('but not before; the period begins with the last end', async () => {
    const { engine, arn, stop } = await aborted();
    for (let times = 0; times < 3; times += 1) {
      await stop();
      await engine.advanceSeconds(14 * day);
      await expect(redrive(engine, arn)).resolves.toEqual({ redriveDate: new Date(engine.now) });
    }
  });

  it('after a year', async () => {
    const { engine, arn, stop } = await aborted();
    for (let times = 0; times < 5; times += 1) {
      await engine.advanceSeconds(75 * day);
      await stop();
      if (times < 4) await redrive(engine, arn);
    }
    await expect(redrive(engine, arn)).rejects.toMatchObject(refusal(arn, 'Execution has exceeded the max execution time'));
  });

  it.each([
    [24_998, 'RUNNING'],
    [24_999, 'refused'],
  ])('where the history has %d events: %s', async (events, outcome) => {
    const { engine, arn, stop } = await aborted();
    // A shortcut to a history that is nearly full: its events are not looked at.
    const { history } = engine.execution(arn);
    for (let id = history.length + 1; id < events; id += 1) (history as unknown[]).push({ ...history.at(-1), id });
    await stop();
    expect(engine.execution(arn).history).toHaveLength(events);
    if (outcome === 'refused') await expect(redrive(engine, arn)).rejects.toMatchObject(refusal(arn, 'Execution history event limit exceeded'));
    else await redrive(engine, arn).then(() => expect(engine.execution(arn).status).toBe(outcome));
  });

  it('where there is no such execution', async () => {
    const { engine, arn } = await aborted();
    await expect(redrive(engine, `${arn}-gone`)).rejects.toMatchObject({ type: 'ExecutionDoesNotExist' });
    await expect(redrive(engine, 'gone')).rejects.toMatchObject({ type: 'InvalidArn' });
    await expect(redrive(engine, arn, 'not a token')).rejects.toMatchObject({ type: 'ValidationException' });
  });
});

describe('a client token', () => {
  const failedOnce = async () => {
    const engine = failing(jsonataMachine('Work', { Work: { ...call, End: true } }), 99);
    const arn = await engine.start('Test');
    await engine.advanceSeconds(1);
    return { engine, arn };
  };

  it('answers the redrive that it began, whatever has become of the execution', async () => {
    const { engine, arn } = await failedOnce();
    const first = await redrive(engine, arn, 'A');
    await engine.advanceSeconds(60);
    await expect(redrive(engine, arn, 'A')).resolves.toEqual(first);
    await redrive(engine, arn, 'B');
    await expect(redrive(engine, arn, 'A')).resolves.toEqual(first);
    expect(engine.execution(arn).redrives).toHaveLength(2);
  });

  it.each([
    ['after a quarter of an hour', async (engine: VirtualEngine) => engine.advanceSeconds(15 * 60)],
    ['after ten others', async (engine: VirtualEngine, arn: string) => {
      for (let other = 0; other < 10; other += 1) await redrive(engine, arn, `other-${other}`);
    }],
  ])('is forgotten %s', async (_, pass) => {
    const { engine, arn } = await failedOnce();
    await redrive(engine, arn, 'A');
    await pass(engine, arn);
    const before = engine.execution(arn).redrives.length;
    await redrive(engine, arn, 'A');
    expect(engine.execution(arn).redrives).toHaveLength(before + 1);
  });
});
