import { describe, expect, it } from 'vitest';
import { automationMachine } from './machine.ts';
import type { AutomationState } from './state.ts';
import type { Driver } from '../testing/driver.ts';
import { aDocument, aDriver, aRunbook, anApproveStep, anInvokeStep, get, invokedFunctions, roleArn, signal, start, stepStatuses, user } from '../testing/fixtures.ts';

const stop = (driver: Driver, id: string, more: object = {}) => driver.call('ssm:StopAutomationExecution', { AutomationExecutionId: id, ...more });

const withCancelStep = aRunbook(
  [
    anApproveStep({ onCancel: 'step:closing' }),
    anInvokeStep('approved', { isEnd: true }),
    anInvokeStep('closing', { timeoutSeconds: 300 }),
    anInvokeStep('afterwards', { isEnd: true }),
  ],
  { assumeRole: roleArn },
);

describe('Cancel', () => {
  it('cancels the step that waits, and the automation', async () => {
    const driver = aDriver(aRunbook([anApproveStep(), anInvokeStep('approved')]));
    const id = await start(driver);
    expect(await stop(driver, id)).toEqual({});
    expect(await stepStatuses(driver, id)).toEqual(['approve:Cancelled', 'approved:Pending']);
    expect(await get(driver, id)).toMatchObject({ AutomationExecutionStatus: 'Cancelled', ExecutionEndTime: new Date(driver.now) });
    expect(driver.pendingTimers).toBe(0);
  });

  it('runs the step of onCancel and what follows it, then ends as Cancelled', async () => {
    const driver = aDriver(withCancelStep);
    const id = await start(driver);
    await stop(driver, id);
    expect(invokedFunctions(driver)).toEqual(['closing', 'afterwards']);
    expect(await stepStatuses(driver, id)).toEqual(['approve:Cancelled', 'approved:Pending', 'closing:Success', 'afterwards:Success']);
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('Cancelled');
    expect(driver.pendingTimers).toBe(0);
  });

  it('gives that two minutes, in which the automation is Cancelling', async () => {
    const driver = aDriver(withCancelStep);
    driver.invoke = () => undefined;
    const id = await start(driver);
    await stop(driver, id);
    await driver.advance(119);
    expect(await get(driver, id)).toMatchObject({ AutomationExecutionStatus: 'Cancelling', CurrentStepName: 'closing' });
    await expect(signal(driver, id, user('team-lead'))).rejects.toMatchObject({ type: 'InvalidAutomationSignalException' });
    await expect(stop(driver, id)).rejects.toMatchObject({ type: 'InvalidAutomationStatusUpdateException' });
    await driver.advance(1);
    expect(await stepStatuses(driver, id)).toEqual(['approve:Cancelled', 'approved:Pending', 'closing:Cancelled', 'afterwards:Pending']);
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('Cancelled');
    expect(driver.pendingTimers).toBe(0);
  });

  it('ends as Cancelled even where the step of onCancel fails', async () => {
    const driver = aDriver(withCancelStep);
    driver.invoke = () => ({ StatusCode: 200, FunctionError: 'Unhandled', Payload: '{}' });
    const id = await start(driver);
    await stop(driver, id);
    expect((await stepStatuses(driver, id))[2]).toBe('closing:Failed');
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('Cancelled');
  });

  it('does not begin to wait for approval while it cancels', async () => {
    const driver = aDriver(aRunbook([anInvokeStep('slow', { onCancel: 'step:closing' }), anInvokeStep('closing'), anApproveStep()]));
    driver.invoke = ({ FunctionName }) => (FunctionName === 'slow' ? undefined : { StatusCode: 200 });
    const id = await start(driver);
    await stop(driver, id);
    expect(await stepStatuses(driver, id)).toEqual(['slow:Cancelled', 'closing:Success', 'approve:Pending']);
    expect(driver.outbox.after(0)).toEqual([]);
  });
});

it('Complete ends the automation as Success and runs nothing more', async () => {
  const driver = aDriver(withCancelStep);
  const id = await start(driver);
  await stop(driver, id, { Type: 'Complete' });
  expect(await get(driver, id)).toMatchObject({ AutomationExecutionStatus: 'Success', StepExecutions: [{ StepStatus: 'Cancelled', Outputs: { ApprovalStatus: ['Waiting'] } }, {}, {}, {}] });
  expect(invokedFunctions(driver)).toEqual([]);
});

describe('is refused', () => {
  it.each([{}, { Type: 'Complete' }])('after the end (%j)', async (more) => {
    const driver = aDriver(aRunbook([anInvokeStep('a')]));
    const id = await start(driver);
    await expect(stop(driver, id, more)).rejects.toMatchObject({ type: 'InvalidAutomationStatusUpdateException' });
  });

  it('for an automation that does not exist', async () => {
    await expect(stop(aDriver(aRunbook([anInvokeStep('a')])), 'x'.repeat(36))).rejects.toMatchObject({ type: 'AutomationExecutionNotFoundException' });
  });

  it('with another type', async () => {
    const driver = aDriver(aRunbook([anApproveStep()]));
    const id = await start(driver);
    await expect(stop(driver, id, { Type: 'Pause' })).rejects.toMatchObject({ type: 'ValidationException' });
  });
});

it('reaches a child whose start was answered only after the stop', async () => {
  const documents = [
    aDocument('child', aRunbook([anApproveStep()])),
    aDocument('runbook', aRunbook([{ name: 'run', action: 'aws:executeAutomation', inputs: { DocumentName: 'child' } }])),
  ];
  const driver = aDriver(documents);
  const id = await start(driver);
  const running = driver.read<AutomationState>({ machine: 'automation', id });
  const stamp = { at: driver.now, nonce: 'n' };
  const correlation = `${running?.steps[0]?.executionId}:1`;
  // As if the answer had not come yet.
  const waiting = JSON.parse(JSON.stringify(running).replace(/"childId":"[^"]*",?/, '')) as AutomationState;

  const stopped = await automationMachine.advance(waiting, { type: 'automation.stop', mode: 'Cancel', ...stamp });
  expect(stopped.effects.filter(({ kind }) => kind === 'send')).toEqual([]);
  const result = { ok: true, output: { AutomationExecutionId: 'late-child' } } as const;
  const answered = await automationMachine.advance(stopped.state, { type: 'call.completed', correlation, result, ...stamp });
  expect(answered.effects).toEqual([{ kind: 'send', to: { machine: 'automation', id: 'late-child' }, event: { type: 'automation.parentStopped' } }]);
});

it('takes late answers, timers and children without effect', async () => {
  const driver = aDriver(aRunbook([anInvokeStep('a')]));
  const id = await start(driver);
  const address = { machine: 'automation', id } as const;
  const before = driver.read<AutomationState>(address);
  const correlation = `${before?.steps[0]?.executionId}:1`;
  for (const event of [
    { type: 'call.completed', correlation, result: { ok: false, error: { type: 'X', message: 'late' } } },
    { type: 'child.ended', correlation, description: {} },
    { type: 'step.timeout', correlation },
    { type: 'step.wake', correlation },
    { type: 'automation.cancelTimeout' },
    { type: 'automation.lifetimeOver' },
    { type: 'automation.parentStopped' },
  ]) {
    await driver.dispatch(address, event);
  }
  expect(driver.read(address)).toEqual(before);
});
