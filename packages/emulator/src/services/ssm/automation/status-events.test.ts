import { expect, it } from 'vitest';
import type { Driver } from '../testing/driver.ts';
import { aDriver, aRunbook, anApproveStep, anInvokeStep, signal, start, user } from '../testing/fixtures.ts';

const STEP = 'EC2 Automation Step Status-change Notification';
const EXECUTION = 'EC2 Automation Execution Status-change Notification';

/** `approve:Waiting` for steps, `Waiting` for the automation. */
function told(driver: Driver): string[] {
  return driver.emitted.map(({ detail }) => [detail['StepName'], detail['Status']].filter((part) => typeof part === 'string').join(':'));
}

it('an approval is told of from its beginning to its end', async () => {
  const driver = aDriver(aRunbook([anApproveStep(), anInvokeStep('report')]));
  const id = await start(driver);
  expect(told(driver)).toEqual(['approve:InProgress', 'approve:Waiting', 'InProgress', 'Waiting']);
  await signal(driver, id, user('team-lead'));
  expect(told(driver).slice(4)).toEqual(['approve:Success', 'report:InProgress', 'InProgress', 'report:Success', 'Success']);
});

it('events have the shapes that AWS shows', async () => {
  const driver = aDriver(aRunbook([{ name: 'pause', action: 'aws:sleep', inputs: { Duration: 'PT65S' } }]));
  const id = await start(driver);
  await driver.advance(65);
  const [step, execution] = driver.emitted.slice(-2);
  const resources = [
    `arn:aws:ssm:eu-west-1:123456789012:automation-execution/${id}`,
    'arn:aws:ssm:eu-west-1:123456789012:automation-definition/runbook:1',
  ];
  const detail = {
    ExecutionId: id,
    Definition: 'runbook',
    DefinitionVersion: 1,
    Status: 'Success',
    StartTime: 'Jan 1, 2030 9:00:00 AM',
    EndTime: 'Jan 1, 2030 9:01:05 AM',
    Time: 65_000,
  };
  expect(step).toEqual({ source: 'aws.ssm', detailType: STEP, resources, detail: { ...detail, StepName: 'pause', Action: 'aws:sleep' } });
  const executedBy = 'arn:aws:iam::123456789012:root';
  expect(execution).toEqual({ source: 'aws.ssm', detailType: EXECUTION, resources, detail: { ...detail, ExecutedBy: executedBy } });
});

it.each(['Cancelled', 'Canceled'] as const)('cancelledEventSpelling %s: a cancelled automation is told of as %s', async (cancelledEventSpelling) => {
  const driver = aDriver(aRunbook([anApproveStep({ onCancel: 'step:report' }), anInvokeStep('report')]), { cancelledEventSpelling });
  const id = await start(driver);
  await driver.call('ssm:StopAutomationExecution', { AutomationExecutionId: id });
  const cancelling = cancelledEventSpelling.replace('ed', 'ing');
  expect(told(driver).slice(4)).toEqual([
    `approve:${cancelledEventSpelling}`,
    'report:InProgress',
    cancelling,
    'report:Success',
    cancelledEventSpelling,
  ]);
});
