import { describe, expect, it } from 'vitest';
import { aDriver, aRunbook, anApproveStep, anInvokeStep, get, invokedFunctions, reject, session, signal, start, stepStatuses, topicArn, user } from '../testing/fixtures.ts';

const quorum = (minimum: number, approvers?: string[]) =>
  aRunbook([
    anApproveStep({ onFailure: 'step:rejected', timeoutSeconds: 3600 }, { MinRequiredApprovals: minimum, ...(approvers ? { Approvers: approvers } : {}) }),
    anInvokeStep('approved', { isEnd: true }),
    anInvokeStep('rejected', { isEnd: true }),
  ]);

const decisionsOf = async (driver: ReturnType<typeof aDriver>, id: string) => {
  const { Outputs } = (await get(driver, id)).StepExecutions?.[0] ?? {};
  const decisions = (Outputs?.['ApproverDecisions'] ?? []).map((text): unknown => JSON.parse(text));
  return { status: Outputs?.['ApprovalStatus'], decisions };
};

describe('while it waits', () => {
  it('shows that it waits, and for what', async () => {
    const driver = aDriver(quorum(2));
    const id = await start(driver);
    const execution = await get(driver, id);
    expect(execution).toMatchObject({ AutomationExecutionStatus: 'Waiting', CurrentStepName: 'approve', CurrentAction: 'aws:approve' });
    expect(execution.StepExecutions?.[0]).toMatchObject({
      StepStatus: 'Waiting',
      TimeoutSeconds: 3600,
      OnFailure: 'step:rejected',
      Inputs: { Approvers: '["team-lead","release-lead","ops-lead"]', MinRequiredApprovals: '2', Message: '"Please decide."' },
      Outputs: { ApprovalStatus: ['Waiting'], ApproverDecisions: [] },
    });
  });

  it('mails the topic once', async () => {
    const driver = aDriver(quorum(1));
    const id = await start(driver);
    const mails = driver.outbox.after(0);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ to: 'lead@example.com', topicArn, subject: 'AWS Notification Message' });
    expect(mails[0]?.body).toContain(`Automation Execution Id: ${id}\nApproval Expires At: 2030-01-01T10:00:00.000Z`);
  });

  it('shows the decisions so far', async () => {
    const driver = aDriver(quorum(2));
    const id = await start(driver);
    await signal(driver, id, user('team-lead'), 'Looks good 👍 "quoted" {{braces}}');
    expect(await decisionsOf(driver, id)).toEqual({
      status: ['Waiting'],
      decisions: [
        {
          Approver: user('team-lead'),
          ApprovalStatus: 'Approve',
          ApprovalDecisionTime: '2030-01-01T09:00:00.000Z',
          Comment: 'Looks good 👍 "quoted" {{braces}}',
        },
      ],
    });
  });
});

describe('decisions', () => {
  it('goes on when the second of two approvers approves', async () => {
    const driver = aDriver(quorum(2));
    const id = await start(driver);
    await signal(driver, id, user('team-lead'));
    await signal(driver, id, user('ops-lead'));
    expect(await stepStatuses(driver, id)).toEqual(['approve:Success', 'approved:Success', 'rejected:Pending']);
    expect((await decisionsOf(driver, id)).status).toEqual(['Approved']);
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('Success');
  });

  it('ends with the first rejection, whoever approved before', async () => {
    const driver = aDriver(quorum(3));
    const id = await start(driver);
    await signal(driver, id, user('team-lead'));
    await reject(driver, id, user('ops-lead'), 'Not on a Friday');
    expect(await stepStatuses(driver, id)).toEqual(['approve:Failed', 'approved:Pending', 'rejected:Success']);
    expect(await decisionsOf(driver, id)).toMatchObject({ status: ['Rejected'], decisions: [{}, { ApprovalStatus: 'Reject', Comment: 'Not on a Friday' }] });
  });

  it('lets one who approved change to a rejection while the step waits', async () => {
    const driver = aDriver(quorum(2));
    const id = await start(driver);
    await signal(driver, id, user('team-lead'));
    await reject(driver, id, user('team-lead'));
    expect((await decisionsOf(driver, id)).status).toEqual(['Rejected']);
  });

  it('decides for the first of two signals at the same moment and refuses the second', async () => {
    const driver = aDriver(quorum(1));
    const id = await start(driver);
    const both = await Promise.allSettled([signal(driver, id, user('team-lead')), reject(driver, id, user('ops-lead'))]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((await decisionsOf(driver, id)).status).toEqual(['Approved']);
  });

  it('takes ten approvers and a quorum of ten', async () => {
    const names = Array.from({ length: 10 }, (_, n) => `approver-${n}`);
    const driver = aDriver(quorum(10, names));
    const id = await start(driver);
    for (const name of names.slice(1)) await signal(driver, id, user(name));
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('Waiting');
    await signal(driver, id, user('approver-0'));
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('Success');
  });

  it.each(['arn:aws:iam::123456789012:root', user('outsider'), 'arn:aws:iam::999999999999:user/team-lead', session('team-lead', 's')])(
    'refuses %s without effect',
    async (outsider) => {
      const driver = aDriver(quorum(1));
      const id = await start(driver);
      const before = await get(driver, id);
      for (const type of ['Approve', 'Reject']) {
        await expect(signal(driver, id, outsider, 'c', type)).rejects.toMatchObject({ type: 'InvalidAutomationSignalException' });
      }
      expect(await get(driver, id)).toEqual(before);
    },
  );

  it('refuses signals after the end', async () => {
    const driver = aDriver(quorum(1));
    const id = await start(driver);
    await signal(driver, id, user('team-lead'));
    await expect(signal(driver, id, user('ops-lead'))).rejects.toMatchObject({ type: 'InvalidAutomationSignalException' });
  });
});

describe('expiry', () => {
  it('times the step out after its window, not a millisecond before', async () => {
    const driver = aDriver(quorum(1));
    const id = await start(driver);
    await driver.advance(3599.999);
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('Waiting');
    await driver.advance(0.001);
    expect(await stepStatuses(driver, id)).toEqual(['approve:TimedOut', 'approved:Pending', 'rejected:Success']);
    expect((await decisionsOf(driver, id)).status).toEqual(['Waiting']);
    expect(invokedFunctions(driver)).toEqual(['rejected']);
  });

  it('waits seven days unless told otherwise', async () => {
    const driver = aDriver(aRunbook([anApproveStep()], { assumeRole: 'arn:aws:iam::123456789012:role/service/AutomationRole' }));
    const id = await start(driver);
    await driver.advance(604_799);
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('Waiting');
    await driver.advance(1);
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('TimedOut');
    expect(driver.pendingTimers).toBe(0);
  });

  it('drops its timer once decided', async () => {
    const driver = aDriver(quorum(1));
    const id = await start(driver);
    await signal(driver, id, user('team-lead'));
    expect(driver.pendingTimers).toBe(0);
    await driver.advance(7200);
    expect((await get(driver, id)).AutomationExecutionStatus).toBe('Success');
  });
});

describe('inputs', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['no approver', { Approvers: [] }, /at least one/],
    ['eleven approvers', { Approvers: Array.from({ length: 11 }, (_, n) => `a${n}`) }, /at most 10/],
    ['a quorum above the approvers', { MinRequiredApprovals: 4 }, /from 1 to the number of approvers \(3\), not 4/],
    ['a quorum of none', { MinRequiredApprovals: 0 }, /not 0/],
    ['a message of 4097 characters', { Message: '承'.repeat(4097) }, /4096/],
    ['a topic that is not named Automation…', { NotificationArn: 'arn:aws:sns:eu-west-1:123456789012:Level1' }, /must start with Automation/],
    ['a topic that does not exist', { NotificationArn: `${topicArn}X` }, /NotFound: Topic does not exist/],
  ])('fails the step with %s', async (_, inputs, message) => {
    const driver = aDriver(aRunbook([anApproveStep({}, inputs)]));
    const id = await start(driver);
    const execution = await get(driver, id);
    expect(execution.AutomationExecutionStatus).toBe('Failed');
    expect(execution.StepExecutions?.[0]?.FailureMessage).toMatch(message);
    expect(driver.outbox.after(0)).toEqual([]);
  });

  it('takes a message of 4096 characters, and none', async () => {
    for (const Message of ['承'.repeat(4096), '']) {
      const driver = aDriver(aRunbook([anApproveStep({}, { Message })]));
      await start(driver);
      expect(driver.outbox.after(0)).toHaveLength(1);
    }
  });
});
