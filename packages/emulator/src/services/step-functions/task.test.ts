import { describe, expect, it } from 'vitest';
import { AwsError } from '../../wire/aws-error.ts';
import { jsonataMachine, lambdaAnswer, pending, VirtualEngine } from './testing/virtual-engine.ts';

const end = { Type: 'Succeed' };
const invoke = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'ask', Payload: { n: '{% $states.input.n %}' } },
};
const machine = (fields: object, states: object = {}): unknown => jsonataMachine('A', { A: { ...invoke, ...fields }, ...states });
const output = (text: string | undefined): unknown => JSON.parse(text ?? 'null');

describe('lambda:invoke', () => {
  it('calls the function as the role and parses its payload', async () => {
    const definition = machine({ Output: { result: '{% $states.result %}', input: '{% $states.input %}' }, End: true });
    const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': () => lambdaAnswer({ ok: [1] }) });
    const arn = await engine.start('Test', { n: 7 });
    expect(engine.calls[0]).toMatchObject({
      operation: 'lambda:Invoke',
      input: { FunctionName: 'ask', Payload: '{"n":7}' },
      principal: 'arn:aws:iam::123456789012:role/TestRole',
    });
    expect(output(engine.execution(arn).output)).toEqual({
      result: { ExecutedVersion: '$LATEST', Payload: { ok: [1] }, StatusCode: 200 },
      input: { n: 7 },
    });
  });

  it.each([
    ['its error type', { errorType: 'Approval.InvalidRequest', errorMessage: 'no' }, 'Approval.InvalidRequest'],
    ['Lambda.Unknown where it names none', { message: 'no' }, 'Lambda.Unknown'],
  ])('fails with %s', async (_, payload, error) => {
    const engine = new VirtualEngine({ Test: machine({ End: true }) }, { 'lambda:Invoke': () => lambdaAnswer(payload, 'Unhandled') });
    const arn = await engine.start('Test', { n: 1 });
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error, cause: JSON.stringify(payload) });
  });

  it.each([
    ['arn:aws:states:::lambda:invoke', 'lambda:Invoke', 'TooManyRequestsException', 'Lambda.TooManyRequestsException'],
    ['arn:aws:states:::states:startExecution', 'states:StartExecution', 'ExecutionAlreadyExists', 'StepFunctions.ExecutionAlreadyExistsException'],
    ['arn:aws:states:::sns:publish', 'sns:Publish', 'NotFoundException', 'SNS.NotFoundException'],
    ['arn:aws:states:::aws-sdk:ssm:startAutomationExecution', 'ssm:StartAutomationExecution', 'AutomationExecutionLimitExceededException', 'Ssm.AutomationExecutionLimitExceededException'],
    ['arn:aws:states:::aws-sdk:sfn:sendTaskSuccess', 'states:SendTaskSuccess', 'InvalidToken', 'Sfn.InvalidTokenException'],
  ])('%s names an error of %s: %s', async (resource, operation, type, error) => {
    const refuse = (): never => {
      throw new AwsError(type, 'refused');
    };
    const engine = new VirtualEngine({ Test: machine({ Resource: resource, Arguments: {}, End: true }) }, { [operation]: refuse });
    const arn = await engine.start('Test');
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error, cause: expect.stringMatching(/^refused \(Service: /) as string });
  });
});

describe('other integrations', () => {
  it('aws-sdk calls the operation of its service and gives dates as text', async () => {
    const definition = machine({
      Resource: 'arn:aws:states:::aws-sdk:ssm:startAutomationExecution',
      Arguments: { DocumentName: 'approval', Parameters: { level: ['one'] } },
      End: true,
    });
    const engine = new VirtualEngine({ Test: definition }, {
      'ssm:StartAutomationExecution': () => ({ AutomationExecutionId: 'id', At: new Date(0), None: undefined }),
    });
    const arn = await engine.start('Test');
    expect(engine.inputsOf('ssm:StartAutomationExecution')).toEqual([{ DocumentName: 'approval', Parameters: { level: ['one'] } }]);
    expect(output(engine.execution(arn).output)).toEqual({ AutomationExecutionId: 'id', At: '1970-01-01T00:00:00.000Z' });
  });

  it('aws-sdk:sfn writes members the way the API does, and back', async () => {
    const definition = machine({ Resource: 'arn:aws:states:::aws-sdk:sfn:describeExecution', Arguments: { ExecutionArn: '{% $states.context.Execution.Id %}' }, End: true });
    const engine = new VirtualEngine({ Test: definition });
    const arn = await engine.start('Test');
    expect(engine.inputsOf('states:DescribeExecution')).toEqual([{ executionArn: arn }]);
    expect(output(engine.execution(arn).output)).toMatchObject({ ExecutionArn: arn, Status: 'RUNNING', StartDate: '2026-01-01T00:00:00.000Z', InputDetails: { Included: true } });
  });

  it('sns:publish sends what is no text as JSON', async () => {
    const definition = machine({ Resource: 'arn:aws:states:::sns:publish', Arguments: { TopicArn: 't', Message: { a: 1 } }, End: true });
    const engine = new VirtualEngine({ Test: definition }, { 'sns:Publish': () => ({ MessageId: 'm' }) });
    const arn = await engine.start('Test');
    expect(engine.inputsOf('sns:Publish')).toEqual([{ TopicArn: 't', Message: '{"a":1}' }]);
    expect(engine.execution(arn).output).toBe('{"MessageId":"m"}');
  });
});

describe('Retry', () => {
  const failing = (errors: readonly (string | undefined)[]) => (_input: unknown, attempt: number) => {
    const errorType = errors[attempt - 1];
    return errorType === undefined ? lambdaAnswer('done') : lambdaAnswer({ errorType }, 'Unhandled');
  };

  it('waits longer each time, counts attempts, and then goes on', async () => {
    const definition = machine({
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 3, MaxDelaySeconds: 10 }],
      Output: '{% $states.context.State.RetryCount %}',
      End: true,
    });
    const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': failing(['Busy', 'Busy', 'Busy', undefined]) });
    const arn = await engine.start('Test', { n: 1 });
    const delays: unknown[] = [];
    for (let seconds = engine.nextTimerSeconds(); seconds !== undefined; seconds = engine.nextTimerSeconds()) {
      delays.push(seconds);
      await engine.advanceSeconds(seconds);
    }
    expect(delays).toEqual([2, 6, 10]);
    expect(engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', output: '3' });
    expect(engine.counts).toEqual({ stateTransitions: 4 });
  });

  it.each<[string, object[], string[], number]>([
    ['three times by default', [{ ErrorEquals: ['Busy'] }], ['Busy', 'Busy', 'Busy', 'Busy'], 4],
    ['never with MaxAttempts 0', [{ ErrorEquals: ['Busy'], MaxAttempts: 0 }], ['Busy'], 1],
    ['only what matches', [{ ErrorEquals: ['Busy'] }], ['Other'], 1],
    ['with an own count for each retrier', [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }, { ErrorEquals: ['States.ALL'], MaxAttempts: 1 }], ['Busy', 'Other', 'Busy'], 3],
    ['by the first retrier that matches alone', [{ ErrorEquals: ['Busy'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }], ['Busy'], 1],
  ])('tries %s', async (_, retry, errors, attempts) => {
    const engine = new VirtualEngine({ Test: machine({ Retry: retry, End: true }) }, { 'lambda:Invoke': failing(errors) });
    const arn = await engine.start('Test', { n: 1 });
    await engine.advanceSeconds(1000);
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error: errors.at(-1) });
    expect(engine.calls).toHaveLength(attempts);
  });

  it('draws its delay from the event with full jitter', async () => {
    const definition = machine({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 100, JitterStrategy: 'FULL' }], End: true });
    const delays = await Promise.all(
      ['a', 'a', 'longer'].map(async (name) => {
        const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': failing(['Busy']) });
        if (name === 'longer') await engine.start('Test', { n: 1 }, 'earlier');
        await engine.start('Test', { n: 1 }, name);
        return engine.nextTimerSeconds();
      }),
    );
    expect(delays[0]).toBe(delays[1]);
    for (const delay of delays) expect(delay).toBeLessThan(100);
  });
});

describe('Catch', () => {
  it('hands the error on, with output and variables of its own', async () => {
    const definition = machine(
      {
        Catch: [
          { ErrorEquals: ['Other'], Next: 'B' },
          { ErrorEquals: ['States.TaskFailed'], Next: 'B', Output: '{% $states.errorOutput.Error %}', Assign: { cause: '{% $parse($states.errorOutput.Cause).errorMessage %}' } },
        ],
        End: true,
      },
      { B: { Type: 'Succeed', Output: { error: '{% $states.input %}', cause: '{% $cause %}' } } },
    );
    const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': () => lambdaAnswer({ errorType: 'Broken', errorMessage: 'why' }, 'Unhandled') });
    const arn = await engine.start('Test', { n: 1 });
    expect(output(engine.execution(arn).output)).toEqual({ error: 'Broken', cause: 'why' });
  });

  it('gives the error itself where it has no output', async () => {
    const definition = machine({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], End: true }, { B: end });
    const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': () => lambdaAnswer({ errorType: 'Broken' }, 'Unhandled') });
    const arn = await engine.start('Test', { n: 1 });
    expect(output(engine.execution(arn).output)).toEqual({ Error: 'Broken', Cause: '{"errorType":"Broken"}' });
  });

  it('catches expressions that fail, in arguments and in output', async () => {
    for (const fields of [{ Arguments: '{% $gone %}' }, { Output: '{% $gone %}' }]) {
      const definition = machine({ ...fields, Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'B' }], End: true }, { B: end });
      const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': () => lambdaAnswer(1) });
      const arn = await engine.start('Test', { n: 1 });
      const { history, status } = engine.execution(arn);
      expect(status).toBe('SUCCEEDED');
      expect(history.filter(({ type }) => type === 'EvaluationFailed')).toHaveLength(1);
    }
  });

  it('fails the execution where the catcher itself fails', async () => {
    const definition = machine({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B', Output: '{% $gone %}' }], End: true }, { B: end });
    const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': () => lambdaAnswer({}, 'Unhandled') });
    const arn = await engine.start('Test', { n: 1 });
    expect(engine.execution(arn)).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError', cause: expect.stringContaining("'Catch[0]/Output'") as string });
  });
});

describe('a task that is too slow', () => {
  const timeouts: [string, unknown][] = [
    ['a number', 5],
    ['an expression', '{% $states.input.n * 5 %}'],
  ];

  it.each(timeouts)('times out after %s', async (_, timeout) => {
    const definition = machine({ TimeoutSeconds: timeout, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'B' }], End: true }, { B: end });
    const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': () => pending });
    const arn = await engine.start('Test', { n: 1 });
    expect(engine.execution(arn).history[2]).toMatchObject({ type: 'TaskScheduled', details: { timeoutInSeconds: 5 } });
    await engine.advanceSeconds(5);
    expect(engine.execution(arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"Error":"States.Timeout","Cause":""}' });
  });

  it('ignores the answer that comes after all', async () => {
    const engine = new VirtualEngine({ Test: machine({ TimeoutSeconds: 5, Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 60 }], End: true }) }, { 'lambda:Invoke': () => pending });
    const arn = await engine.start('Test', { n: 1 });
    await engine.advanceSeconds(5);
    const before = engine.execution(arn);
    const correlation = engine.calls[0]?.correlation ?? '';
    await engine.dispatch({ machine: 'states', id: arn }, { type: 'call.completed', correlation, result: { ok: true, output: lambdaAnswer(1) } } as { type: string });
    expect(engine.execution(arn)).toEqual(before);
  });

  it.each([0, -1, 1.5, 'soon', null])('fails on a timeout of %j', async (timeout) => {
    const engine = new VirtualEngine({ Test: machine({ TimeoutSeconds: '{% $states.input.n %}', Arguments: {}, End: true }) });
    const arn = await engine.start('Test', { n: timeout });
    expect(engine.execution(arn).error).toBe('States.QueryEvaluationError');
  });
});
