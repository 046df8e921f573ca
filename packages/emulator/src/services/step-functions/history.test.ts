import { describe, expect, it } from 'vitest';
import { jsonataMachine, lambdaAnswer, VirtualEngine } from './testing/virtual-engine.ts';

interface ShownEvent {
  readonly id: number;
  readonly type: string;
  readonly previousEventId: number;
}
interface Page {
  readonly events: readonly ShownEvent[];
  readonly nextToken?: string;
}

const timestamp = new Date('2026-01-01T00:00:00.000Z');
const truncated = { truncated: false };
const names = { resource: 'invoke.waitForTaskToken', resourceType: 'lambda' };

const ask = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
  TimeoutSeconds: 60,
  Assign: { decision: '{% $states.result.decision %}' },
  Next: 'Done',
};
const definition = jsonataMachine('Ask', { Ask: ask, Done: { Type: 'Succeed' } });

async function answered() {
  const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': () => lambdaAnswer({ id: 7 }) });
  const executionArn = await engine.start('Test', { n: 1 });
  const [{ Payload: payload } = {}] = engine.inputsOf('lambda:Invoke');
  const { token } = JSON.parse(String(payload)) as { token: string };
  await engine.call('states:SendTaskSuccess', { taskToken: token, output: '{ "decision": "approve" }' });
  const read = async (more: object = {}): Promise<Page> => (await engine.call('states:GetExecutionHistory', { executionArn, ...more })) as Page;
  return { token, read, engine };
}

describe('GetExecutionHistory', () => {
  it('shows a callback task as AWS does', async () => {
    const { token, read } = await answered();
    const output = '{"decision":"approve"}';
    expect((await read()).events).toEqual([
      {
        id: 1, previousEventId: 0, timestamp, type: 'ExecutionStarted',
        executionStartedEventDetails: { input: '{"n":1}', inputDetails: truncated, roleArn: 'arn:aws:iam::123456789012:role/TestRole' },
      },
      {
        id: 2, previousEventId: 0, timestamp, type: 'TaskStateEntered',
        stateEnteredEventDetails: { name: 'Ask', input: '{"n":1}', inputDetails: truncated },
      },
      {
        id: 3, previousEventId: 2, timestamp, type: 'TaskScheduled',
        taskScheduledEventDetails: {
          ...names, region: 'us-east-1', timeoutInSeconds: 60,
          parameters: JSON.stringify({ FunctionName: 'ask', Payload: { token } }),
        },
      },
      { id: 4, previousEventId: 3, timestamp, type: 'TaskStarted', taskStartedEventDetails: names },
      {
        id: 5, previousEventId: 4, timestamp, type: 'TaskSubmitted',
        taskSubmittedEventDetails: { ...names, output: '{"ExecutedVersion":"$LATEST","Payload":{"id":7},"StatusCode":200}', outputDetails: truncated },
      },
      { id: 6, previousEventId: 5, timestamp, type: 'TaskSucceeded', taskSucceededEventDetails: { ...names, output, outputDetails: truncated } },
      {
        id: 7, previousEventId: 6, timestamp, type: 'TaskStateExited',
        stateExitedEventDetails: {
          name: 'Ask', output, outputDetails: truncated,
          assignedVariables: { decision: '"approve"' }, assignedVariablesDetails: truncated,
        },
      },
      { id: 8, previousEventId: 7, timestamp, type: 'SucceedStateEntered', stateEnteredEventDetails: { name: 'Done', input: output, inputDetails: truncated } },
      { id: 9, previousEventId: 8, timestamp, type: 'SucceedStateExited', stateExitedEventDetails: { name: 'Done', output, outputDetails: truncated } },
      { id: 10, previousEventId: 9, timestamp, type: 'ExecutionSucceeded', executionSucceededEventDetails: { output, outputDetails: truncated } },
    ]);
  });

  it('leaves payloads out on request, the token with them', async () => {
    const { token, read } = await answered();
    const { events } = await read({ includeExecutionData: false });
    expect(events[2]).toEqual({
      id: 3, previousEventId: 2, timestamp, type: 'TaskScheduled',
      taskScheduledEventDetails: { ...names, region: 'us-east-1', timeoutInSeconds: 60 },
    });
    expect(events[6]).toMatchObject({ stateExitedEventDetails: { name: 'Ask' } });
    const text = JSON.stringify(events);
    expect(text).not.toContain(token);
    expect(text).not.toMatch(/"(input|output|assignedVariables)"/);
  });

  it.each([
    [false, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    [true, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
  ])('gives every event once, page by page (newest first: %s)', async (reverseOrder, ids) => {
    const { read } = await answered();
    const seen: number[] = [];
    for (let page = await read({ reverseOrder, maxResults: 4 }); ; page = await read({ reverseOrder, maxResults: 4, nextToken: page.nextToken })) {
      seen.push(...page.events.map(({ id }) => id));
      if (page.nextToken === undefined) break;
    }
    expect(seen).toEqual(ids);
  });

  it('refuses a token that it did not give', async () => {
    const { read } = await answered();
    await expect(read({ nextToken: 'x' })).rejects.toMatchObject({ type: 'InvalidToken' });
  });
});

describe('the history of a failure', () => {
  const typesAfter = async (state: object, answer = lambdaAnswer({ errorType: 'E' }, 'Unhandled')) => {
    const engine = new VirtualEngine({ Test: jsonataMachine('A', { A: state, B: { Type: 'Pass', End: true } }) }, { 'lambda:Invoke': () => answer });
    const arn = await engine.start('Test');
    await engine.advanceSeconds(1000);
    return engine.execution(arn).history.map(({ type, previousEventId }) => `${previousEventId} ${type}`);
  };
  const invoke = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: {}, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], End: true };

  it('shows every attempt of a retried task, and its exit when it is caught', async () => {
    expect(await typesAfter({ ...invoke, Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }] })).toEqual([
      '0 ExecutionStarted', '0 TaskStateEntered',
      '2 TaskScheduled', '3 TaskStarted', '4 TaskFailed',
      '5 TaskScheduled', '6 TaskStarted', '7 TaskFailed',
      '8 TaskStateExited', '9 PassStateEntered', '10 PassStateExited', '11 ExecutionSucceeded',
    ]);
  });

  it('shows an expression that failed, after what the state followed', async () => {
    const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: '{% $gone %}', End: true };
    const engine = new VirtualEngine({ Test: jsonataMachine('A', { A: { Type: 'Pass', Next: 'T' }, T: task }) });
    const arn = await engine.start('Test');
    const cause = "An error occurred while executing the state 'T' (entered at the event id #4). The JSONata expression '$gone' specified for the field 'Arguments' returned nothing (undefined).";
    expect(engine.execution(arn).history.slice(3)).toMatchObject([
      { id: 4, previousEventId: 3, type: 'TaskStateEntered' },
      { id: 5, previousEventId: 3, type: 'EvaluationFailed', details: { error: 'States.QueryEvaluationError', cause, location: 'Arguments', state: 'T' } },
      { id: 6, previousEventId: 5, type: 'ExecutionFailed', details: { error: 'States.QueryEvaluationError', cause } },
    ]);
  });

  it('has no exit for Fail, and none for what was aborted', async () => {
    expect(await typesAfter({ Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }] })).toContain('2 ChoiceStateExited');
    const engine = new VirtualEngine({ Test: jsonataMachine('A', { A: { Type: 'Wait', Seconds: 9, Next: 'B' }, B: { Type: 'Fail', Error: 'E' } }) });
    const failed = await engine.start('Test', {}, 'failed');
    await engine.advanceSeconds(9);
    const aborted = await engine.start('Test', {}, 'aborted');
    await engine.call('states:StopExecution', { executionArn: aborted, error: 'X' });
    const typesOf = (arn: string) => engine.execution(arn).history.map(({ type, previousEventId }) => `${previousEventId} ${type}`);
    expect(typesOf(failed)).toEqual(['0 ExecutionStarted', '0 WaitStateEntered', '2 WaitStateExited', '3 FailStateEntered', '4 ExecutionFailed']);
    expect(typesOf(aborted)).toEqual(['0 ExecutionStarted', '0 WaitStateEntered', '0 ExecutionAborted']);
  });
});
