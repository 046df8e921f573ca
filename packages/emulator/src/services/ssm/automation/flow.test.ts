import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../settings.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import { aDriver, aRunbook, anInvokeStep, get, invokedFunctions, roleArn, start, stepStatuses } from '../testing/fixtures.ts';
import type { Content } from '../testing/fixtures.ts';

/** Runs a runbook whose functions named fail… fail. */
async function run(steps: readonly object[], settings: Partial<Settings> = {}, more: Content = {}) {
  const driver = aDriver(aRunbook(steps, more), settings);
  driver.invoke = ({ FunctionName, Payload }) => {
    if (FunctionName.startsWith('fail')) throw new AwsError('ResourceNotFoundException', `Function not found: ${FunctionName}`, 404);
    if (FunctionName.startsWith('throw')) return { StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorMessage":"boom"}' };
    return { StatusCode: 200, Payload: Payload ?? 'null' };
  };
  const id = await start(driver);
  return { driver, id, execution: await get(driver, id), functions: invokedFunctions(driver) };
}

describe('the order of steps', () => {
  it.each<[string, object[], string[], string]>([
    ['runs them one after the other', [anInvokeStep('a'), anInvokeStep('b')], ['a', 'b'], 'Success'],
    ['jumps with nextStep', [anInvokeStep('a', { nextStep: 'c' }), anInvokeStep('b'), anInvokeStep('c')], ['a', 'c'], 'Success'],
    ['jumps back with nextStep', [anInvokeStep('a', { nextStep: 'c' }), anInvokeStep('b', { isEnd: true }), anInvokeStep('c', { nextStep: 'b' })], ['a', 'c', 'b'], 'Success'],
    ['stops with isEnd', [anInvokeStep('a', { isEnd: true }), anInvokeStep('b')], ['a'], 'Success'],
    ['aborts after a failure', [anInvokeStep('fail'), anInvokeStep('b')], ['fail'], 'Failed'],
    ['goes on with onFailure Continue', [anInvokeStep('fail', { onFailure: 'Continue' }), anInvokeStep('b')], ['fail', 'b'], 'Success'],
    ['ends with onFailure Continue and isEnd', [anInvokeStep('fail', { onFailure: 'Continue', isEnd: true }), anInvokeStep('b')], ['fail'], 'Success'],
    ['jumps with onFailure', [anInvokeStep('fail', { onFailure: 'step:c' }), anInvokeStep('b'), anInvokeStep('c')], ['fail', 'c'], 'Success'],
    ['aborts when the last step fails', [anInvokeStep('a'), anInvokeStep('fail')], ['a', 'fail'], 'Failed'],
  ])('%s', async (_, steps, functions, status) => {
    const done = await run(steps);
    expect(done.functions).toEqual(functions);
    expect(done.execution.AutomationExecutionStatus).toBe(status);
  });

  it('does not hang on steps that lead in a circle', async () => {
    const { execution } = await run([anInvokeStep('a'), anInvokeStep('b', { nextStep: 'a' })]);
    expect(execution).toMatchObject({ AutomationExecutionStatus: 'Failed', FailureMessage: 'More than 1000 steps were run.' });
  });
});

describe('isCritical', () => {
  const failing = (more: Content) => [anInvokeStep('fail', more), anInvokeStep('b')];
  it.each<[Content, Settings['isCriticalDefault'], string]>([
    [{ onFailure: 'step:b' }, 'explicit', 'Success'],
    [{ onFailure: 'step:b' }, 'always', 'Failed'],
    [{ onFailure: 'step:b', isCritical: true }, 'explicit', 'Failed'],
    [{ onFailure: 'step:b', isCritical: true }, 'always', 'Failed'],
    [{ onFailure: 'step:b', isCritical: false }, 'always', 'Success'],
    [{ onFailure: 'Continue' }, 'always', 'Success'],
    [{ onFailure: 'Continue', isCritical: true }, 'explicit', 'Failed'],
    [{ onFailure: 'Abort', isCritical: false }, 'explicit', 'Failed'],
  ])('%j with isCriticalDefault %s ends as %s', async (more, isCriticalDefault, status) => {
    const { execution } = await run(failing(more), { isCriticalDefault });
    expect(execution.AutomationExecutionStatus).toBe(status);
  });

  it('ends as TimedOut where the critical step timed out', async () => {
    const driver = aDriver(aRunbook([anInvokeStep('slow', { timeoutSeconds: 10, onFailure: 'step:b', isCritical: true }), anInvokeStep('b')]));
    driver.invoke = ({ FunctionName }) => (FunctionName === 'slow' ? undefined : { StatusCode: 200 });
    const id = await start(driver);
    await driver.advance(10);
    expect(await stepStatuses(driver, id)).toEqual(['slow:TimedOut', 'b:Success']);
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('TimedOut');
  });
});

it.each<[Settings['isEndWithOnFailure'], Content, string[], string]>([
  ['onFailure', {}, ['fail', 'b'], 'Success'],
  ['isEnd', {}, ['fail'], 'Failed'],
  ['isEnd', { isCritical: false }, ['fail'], 'Success'],
])('isEndWithOnFailure %s with %j calls %j and ends as %s', async (isEndWithOnFailure, more, functions, status) => {
  const done = await run([anInvokeStep('fail', { isEnd: true, onFailure: 'step:b', ...more }), anInvokeStep('b')], { isEndWithOnFailure });
  expect(done.functions).toEqual(functions);
  expect(done.execution.AutomationExecutionStatus).toBe(status);
});

describe('aws:invokeLambdaFunction', () => {
  it('sends InputPayload as JSON, before Payload, with everything resolved', async () => {
    const step = { name: 'call', action: 'aws:invokeLambdaFunction' };
    const inputs = { FunctionName: 'echo', InputPayload: { id: '{{automation:EXECUTION_ID}}', list: ['{{global:REGION}}'] }, Payload: 'no' };
    const { driver, execution, id } = await run([{ ...step, inputs }]);
    expect(driver.calls[0]?.input).toEqual({ FunctionName: 'echo', Payload: `{"id":"${id}","list":["eu-west-1"]}` });
    expect(execution.StepExecutions?.[0]?.Outputs).toEqual({ StatusCode: ['200'], Payload: [`{"id":"${id}","list":["eu-west-1"]}`] });
  });

  it('hands one step’s payload to the next', async () => {
    const first = { name: 'one', action: 'aws:invokeLambdaFunction', inputs: { FunctionName: 'echo', Payload: '{"a":"{{global:DATE}}"}' } };
    const second = { name: 'two', action: 'aws:invokeLambdaFunction', inputs: { FunctionName: 'echo', Payload: '{{ one.Payload }}' } };
    const { execution } = await run([first, second], {}, { outputs: ['two.Payload'] });
    expect(execution.Outputs).toEqual({ 'two.Payload': ['{"a":"2030-01-01"}'] });
  });

  it('fails a step whose input never came to be', async () => {
    const { execution, functions } = await run([anInvokeStep('a', { inputs: { FunctionName: '{{ b.Payload }}' } }), anInvokeStep('b')]);
    expect(execution.FailureMessage).toMatch(/\{\{b\.Payload}} has no value/);
    expect(functions).toEqual([]);
  });

  it('tries maxAttempts times', async () => {
    const { driver, execution, functions } = await run([anInvokeStep('fail', { maxAttempts: 3 })]);
    expect(functions).toEqual(['fail', 'fail', 'fail']);
    expect(execution.FailureMessage).toContain('ResourceNotFoundException: Function not found: fail');
    expect(driver.usage).toEqual({ automations: 1, automationSteps: 1 });
  });

  it('gives each attempt its own time, 300 seconds at most', async () => {
    const driver = aDriver(aRunbook([anInvokeStep('slow', { maxAttempts: 2, timeoutSeconds: 900 })], { assumeRole: roleArn }));
    driver.invoke = () => undefined;
    const id = await start(driver);
    await driver.advance(300);
    expect(invokedFunctions(driver)).toHaveLength(2);
    await driver.advance(299);
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('InProgress');
    await driver.advance(1);
    expect(await stepStatuses(driver, id)).toEqual(['slow:TimedOut']);
    expect(driver.pendingTimers).toBe(0);
  });

  it.each<[Settings['functionError'], string, number]>([
    ['failsStep', 'Failed', 2],
    ['succeeds', 'Success', 1],
  ])('functionError %s: the step ends as %s after %d calls', async (functionError, status, calls) => {
    const { execution, functions } = await run([anInvokeStep('throw', { maxAttempts: 2 })], { functionError });
    expect(execution.StepExecutions?.[0]).toMatchObject({
      StepStatus: status,
      Outputs: { FunctionError: ['Unhandled'], Payload: ['{"errorMessage":"boom"}'] },
    });
    expect(functions).toHaveLength(calls);
  });

  it('reads a payload that comes as bytes and refuses one over 200 KB', async () => {
    for (const [bytes, status] of [[204_800, 'Success'], [204_801, 'Failed']] as const) {
      const driver = aDriver(aRunbook([anInvokeStep('big')]));
      driver.invoke = () => ({ StatusCode: 200, Payload: new TextEncoder().encode('x'.repeat(bytes)) });
      const id = await start(driver);
      expect((await get(driver, id)).AutomationExecutionStatus).toBe(status);
    }
  });
});

describe('who calls', () => {
  it('is a session of the assume role, named after the automation', async () => {
    const { driver, id } = await run([anInvokeStep('a')], {}, { assumeRole: roleArn });
    expect(driver.calls[0]?.principal).toBe(`arn:aws:sts::123456789012:assumed-role/AutomationRole/Automation-${id}`);
  });

  it.each<[string, Content]>([
    ['no role', {}],
    ['an empty role', { assumeRole: '{{ Role }}', parameters: { Role: { type: 'String', default: '' } } }],
  ])('is whoever started it where there is %s', async (_, more) => {
    const { driver } = await run([anInvokeStep('a')], {}, more);
    expect(driver.calls[0]?.principal).toBe('arn:aws:iam::123456789012:root');
  });

  it('cannot be a role that does not exist', async () => {
    await expect(run([anInvokeStep('a')], {}, { assumeRole: `${roleArn}X` })).rejects.toMatchObject({
      type: 'InvalidAutomationExecutionParametersException',
      message: expect.stringContaining('The defined assume role is unable to be assumed'),
    });
  });
});

describe('aws:sleep', () => {
  const sleep = (inputs: Content) => aRunbook([{ name: 'pause', action: 'aws:sleep', inputs }, anInvokeStep('after')], { assumeRole: roleArn });
  it.each<[Content, number]>([
    [{ Duration: 'PT10M' }, 600],
    [{ Duration: 'P1DT2H3M4S' }, 93_784],
    [{ Duration: 'PT604799S' }, 604_799],
    [{ Timestamp: '2030-01-01T09:30:00Z' }, 1800],
  ])('%j waits %d seconds', async (inputs, seconds) => {
    const driver = aDriver(sleep(inputs));
    const id = await start(driver);
    await driver.advance(seconds - 1);
    expect(await stepStatuses(driver, id)).toEqual(['pause:InProgress', 'after:Pending']);
    await driver.advance(1);
    expect(await stepStatuses(driver, id)).toEqual(['pause:Success', 'after:Success']);
  });

  it.each<[Content, RegExp]>([
    [{ Duration: 'P7D' }, /at most 604799 seconds, not 604800/],
    [{ Duration: 'P1M' }, /ISO 8601/],
    [{ Duration: 'P' }, /ISO 8601/],
    [{ Timestamp: 'soon' }, /ISO 8601/],
  ])('%j fails the step', async (inputs, message) => {
    const driver = aDriver(sleep(inputs));
    const id = await start(driver);
    expect((await get(driver, id)).FailureMessage).toMatch(message);
  });

  it('does not wait for a moment that has passed', async () => {
    const driver = aDriver(sleep({ Timestamp: '2029-12-31T00:00:00Z' }));
    const id = await start(driver);
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('Success');
  });
});

it('ends an automation without an assume role after twelve hours', async () => {
  const driver = aDriver(aRunbook([{ name: 'pause', action: 'aws:sleep', inputs: { Duration: 'P1D' } }]));
  const id = await start(driver);
  await driver.advance(43_199);
  expect((await get(driver, id)).AutomationExecutionStatus).toBe('InProgress');
  await driver.advance(1);
  expect(await get(driver, id)).toMatchObject({ AutomationExecutionStatus: 'TimedOut', FailureMessage: expect.stringMatching(/12 hours/) });
  expect(driver.pendingTimers).toBe(0);
});

it('ends an automation as failed where a defect keeps it from going on, and leaves it alone once it has ended', async () => {
  const driver = aDriver(aRunbook([{ name: 'pause', action: 'aws:sleep', inputs: { Duration: 'P1D' } }]));
  const id = await start(driver);
  const defect = { type: 'defect', message: 'RangeError: too deep' };
  await driver.dispatch({ machine: 'automation', id }, defect);
  const failed = await get(driver, id);
  expect(failed).toMatchObject({ AutomationExecutionStatus: 'Failed', FailureMessage: expect.stringContaining('RangeError: too deep') });
  expect(await stepStatuses(driver, id)).toEqual(['pause:Failed']);
  expect(driver.pendingTimers).toBe(0);
  await driver.dispatch({ machine: 'automation', id }, defect);
  expect(await get(driver, id)).toEqual(failed);
});
