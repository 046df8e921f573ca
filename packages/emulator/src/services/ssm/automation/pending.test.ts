/** Automations for which there was no room when they were started. */
import { expect, it } from 'vitest';
import type { Driver } from '../testing/driver.ts';
import { aDriver, anApproveStep, aRunbook, get, signal, start, stepStatuses, user } from '../testing/fixtures.ts';

async function aPendingOne(): Promise<{ driver: Driver; id: string }> {
  const driver = aDriver(aRunbook([anApproveStep({ timeoutSeconds: 3600 })]));
  driver.hasRoom = false;
  return { driver, id: await start(driver) };
}

async function admit(driver: Driver, id: string): Promise<void> {
  await driver.dispatch({ machine: 'automation', id }, { type: 'automation.admit' });
  await driver.settle();
}

it('are pending, and have asked nobody', async () => {
  const { driver, id } = await aPendingOne();
  expect((await get(driver, id)).AutomationExecutionStatus).toBe('Pending');
  expect(await stepStatuses(driver, id)).toEqual(['approve:Pending']);
  expect([driver.calls, driver.emitted, driver.pendingTimers]).toEqual([[], [], 0]);
  await expect(signal(driver, id, user('team-lead'))).rejects.toThrow('no step that waits for approval; its status is Pending');
});

it('begin when there is room, and their time counts from then', async () => {
  const { driver, id } = await aPendingOne();
  await driver.advance(7200);
  await admit(driver, id);
  expect((await get(driver, id)).AutomationExecutionStatus).toBe('Waiting');
  expect(driver.emitted.map(({ detail }) => detail['Status'])).toEqual(['InProgress', 'Waiting', 'InProgress', 'Waiting']);
  await driver.advance(3599);
  expect(await stepStatuses(driver, id)).toEqual(['approve:Waiting']);
  await driver.advance(1);
  expect(await stepStatuses(driver, id)).toEqual(['approve:TimedOut']);
});

it.each([
  ['Cancel', 'Cancelled'],
  ['Complete', 'Success'],
])('that are stopped with %s are %s, and never begin', async (Type, status) => {
  const { driver, id } = await aPendingOne();
  await driver.call('ssm:StopAutomationExecution', { AutomationExecutionId: id, Type });
  await admit(driver, id);
  expect((await get(driver, id)).AutomationExecutionStatus).toBe(status);
  expect(driver.emitted.map(({ detail }) => detail['Status'])).toEqual([status]);
  expect(driver.calls).toEqual([]);
});

it('count once as automations', async () => {
  const { driver, id } = await aPendingOne();
  await admit(driver, id);
  await admit(driver, id);
  expect(driver.usage['automations']).toBe(1);
});
