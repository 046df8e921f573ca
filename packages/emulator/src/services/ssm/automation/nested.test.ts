import { describe, expect, it } from 'vitest';
import type { AutomationExecutionMetadata } from '@aws-sdk/client-ssm';
import type { Settings } from '../../../settings.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import { articleDocuments } from '../testing/article.ts';
import type { Driver } from '../testing/driver.ts';
import { aDocument, aDriver, aRunbook, anApproveStep, anInvokeStep, get, reject, roleArn, signal, start, stepStatuses, topicArn, user } from '../testing/fixtures.ts';

async function childOf(driver: Driver, parentId: string): Promise<string> {
  const Filters = [{ Key: 'ParentExecutionId', Values: [parentId] }];
  const answer = await driver.call<{ AutomationExecutionMetadataList: AutomationExecutionMetadata[] }>('ssm:DescribeAutomationExecutions', { Filters });
  return answer.AutomationExecutionMetadataList[0]?.AutomationExecutionId ?? 'none';
}

const stop = (driver: Driver, id: string) => driver.call('ssm:StopAutomationExecution', { AutomationExecutionId: id });

describe('the documents of the article', () => {
  async function startArticle(settings: Partial<Settings> = {}) {
    const driver = aDriver(articleDocuments, settings);
    const Parameters = { AutomationAssumeRole: [roleArn], Approvers: ['team-lead', 'ops-lead'], MinRequiredApprovals: ['2'] };
    const parentId = await start(driver, { DocumentName: 'approval-parent', Parameters });
    return { driver, parentId, childId: await childOf(driver, parentId) };
  }
  const payloads = (driver: Driver) =>
    driver.calls.filter(({ operation }) => operation === 'lambda:Invoke').map(({ input }) => (input as { Payload: string }).Payload);

  it('ask from the child, started as the parent’s role', async () => {
    const { driver, parentId, childId } = await startArticle();
    const parent = await get(driver, parentId);
    expect(parent).toMatchObject({ AutomationExecutionStatus: 'InProgress', CurrentAction: 'aws:executeAutomation' });
    expect(parent.StepExecutions?.[0]?.Outputs).toEqual({ ExecutionId: [childId], Status: ['InProgress'] });
    expect(await get(driver, childId)).toMatchObject({
      AutomationExecutionStatus: 'Waiting',
      ParentAutomationExecutionId: parentId,
      ExecutedBy: `arn:aws:sts::123456789012:assumed-role/AutomationRole/Automation-${parentId}`,
      Parameters: { Approvers: ['team-lead', 'ops-lead'], MinRequiredApprovals: ['2'], NotificationArn: [topicArn] },
    });
    expect(driver.outbox.after(0)).toHaveLength(1);
    expect(driver.outbox.after(0)[0]?.body).toContain(`Automation Execution Id: ${childId}`);
  });

  it('call the approved function once both approved', async () => {
    const { driver, parentId, childId } = await startArticle();
    await signal(driver, childId, user('team-lead'));
    await signal(driver, childId, user('ops-lead'));
    expect(await stepStatuses(driver, childId)).toEqual(['ApprovalAction:Success', 'LambdaNameForApproved:Success', 'LambdaNameForRejected:Pending']);
    expect(await stepStatuses(driver, parentId)).toEqual(['ParentExecuteAutomation:Success', 'LambdaNameForRejected:Pending']);
    expect((await get(driver, parentId)).AutomationExecutionStatus).toBe('Success');
    expect(payloads(driver)).toEqual(['{"result":"Approved"}']);
    expect(driver.usage).toEqual({ automations: 2, automationSteps: 3 });
  });

  it('call the rejected function once one rejected', async () => {
    const { driver, parentId, childId } = await startArticle();
    await reject(driver, childId, user('ops-lead'));
    expect(await stepStatuses(driver, childId)).toEqual(['ApprovalAction:Failed', 'LambdaNameForApproved:Pending', 'LambdaNameForRejected:Success']);
    expect((await get(driver, parentId)).AutomationExecutionStatus).toBe('Success');
    expect(payloads(driver)).toEqual(['{"result":"Rejected"}']);
  });

  it('call it twice where a rejection makes the child fail, as the article does', async () => {
    const { driver, parentId, childId } = await startArticle({ isCriticalDefault: 'always' });
    await reject(driver, childId, user('ops-lead'));
    expect((await get(driver, childId)).AutomationExecutionStatus).toBe('Failed');
    expect(await stepStatuses(driver, parentId)).toEqual(['ParentExecuteAutomation:Failed', 'LambdaNameForRejected:Success']);
    expect(payloads(driver)).toEqual(['{"result":"Rejected"}', '{"result":"Rejected"}']);
  });

  it('refuse a signal that is sent to the parent', async () => {
    const { driver, parentId } = await startArticle();
    await expect(signal(driver, parentId, user('team-lead'))).rejects.toMatchObject({ type: 'InvalidAutomationSignalException' });
  });

  it.each<[Settings['stopReachesChildren'], string]>([
    ['yes', 'Cancelled'],
    ['no', 'Waiting'],
  ])('stopReachesChildren %s: the child of a stopped parent is %s', async (stopReachesChildren, status) => {
    const { driver, parentId, childId } = await startArticle({ stopReachesChildren });
    await stop(driver, parentId);
    expect((await get(driver, parentId)).AutomationExecutionStatus).toBe('Cancelled');
    expect((await get(driver, childId)).AutomationExecutionStatus).toBe(status);
  });

  it('end as they would when the child is stopped', async () => {
    const { driver, parentId, childId } = await startArticle();
    await stop(driver, childId);
    expect((await get(driver, parentId)).StepExecutions?.[0]).toMatchObject({ StepStatus: 'Failed', Outputs: { Status: ['Cancelled'] } });
    expect((await get(driver, parentId)).AutomationExecutionStatus).toBe('Success');
  });
});

describe('aws:executeAutomation', () => {
  const parentOf = (inputs: object, more: object = {}) =>
    aDocument('parent', aRunbook([{ name: 'run', action: 'aws:executeAutomation', inputs, ...more }], { assumeRole: roleArn, outputs: ['run.Output', 'run.Status'] }));
  const child = (...texts: string[]) => aDocument('child', ...texts.map((Payload) => aRunbook([anInvokeStep('echo', { inputs: { FunctionName: 'echo', Payload } })], { outputs: ['echo.Payload'] })));
  const echo = ({ Payload }: { Payload?: string }) => ({ StatusCode: 200, Payload: Payload ?? '' });

  it.each<[object, string]>([
    [{ DocumentName: 'child' }, 'two'],
    [{ DocumentName: 'child', DocumentVersion: '1' }, 'one'],
    [{ DocumentName: 'child', DocumentVersion: '$LATEST' }, 'two'],
  ])('%j runs the version and takes over its outputs', async (inputs, output) => {
    const driver = aDriver([child('one', 'two'), parentOf(inputs)]);
    driver.invoke = echo;
    const id = await start(driver, { DocumentName: 'parent' });
    expect((await get(driver, id)).Outputs).toEqual({ 'run.Output': [output], 'run.Status': ['Success'] });
  });

  it('hands its tags to the child', async () => {
    const driver = aDriver([child('one'), parentOf({ DocumentName: 'child', Tags: [{ Key: 'level', Value: '1' }] })]);
    const id = await start(driver, { DocumentName: 'parent' });
    const tags = await driver.call('ssm:ListTagsForResource', { ResourceType: 'Automation', ResourceId: await childOf(driver, id) });
    expect(tags).toEqual({ TagList: [{ Key: 'level', Value: '1' }] });
  });

  it('starts again when the child failed and attempts are left', async () => {
    const driver = aDriver([child('one'), parentOf({ DocumentName: 'child' }, { maxAttempts: 2 })]);
    driver.invoke = () => {
      throw new AwsError('TooManyRequestsException', 'Rate exceeded', 429);
    };
    const id = await start(driver, { DocumentName: 'parent' });
    expect(driver.usage['automations']).toBe(3);
    expect((await get(driver, id)).FailureMessage).toMatch(/ended as Failed\. Step echo ended as Failed\. TooManyRequestsException: Rate exceeded/);
  });

  it('fails when the child cannot be started', async () => {
    const driver = aDriver([parentOf({ DocumentName: 'missing' })]);
    const id = await start(driver, { DocumentName: 'parent' });
    expect(await get(driver, id)).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      FailureMessage: expect.stringContaining('AutomationDefinitionNotFoundException'),
      Outputs: { 'run.Status': [expect.stringMatching(/^No output available yet/)] },
    });
  });

  it('times out while the child goes on', async () => {
    const waiting = aDocument('child', aRunbook([anApproveStep()], { assumeRole: roleArn }));
    const driver = aDriver([waiting, parentOf({ DocumentName: 'child' }, { timeoutSeconds: 60 })]);
    const id = await start(driver, { DocumentName: 'parent' });
    await driver.advance(60);
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('TimedOut');
    const childId = await childOf(driver, id);
    expect((await get(driver, childId)).AutomationExecutionStatus).toBe('Waiting');
    await signal(driver, childId, user('team-lead'));
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('TimedOut');
  });
});
