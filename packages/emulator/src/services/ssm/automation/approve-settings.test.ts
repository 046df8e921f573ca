import { expect, it } from 'vitest';
import type { Settings } from '../../../settings.ts';
import { aDriver, aRunbook, anApproveStep, anInvokeStep, get, invokedFunctions, reject, session, signal, start, stepStatuses, user } from '../testing/fixtures.ts';

const roleEntry = 'arn:aws:iam::123456789012:role/teams/Approvers';
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

it.each<[Partial<Settings>, string[], string]>([
  [{ rejectedStepStatus: 'Failed' }, ['rejected'], 'Failed'],
  [{ rejectedStepStatus: 'Success' }, ['approved'], 'Success'],
])('%j: a rejection calls %j', async (settings, functions, status) => {
  const driver = aDriver(quorum(1), settings);
  const id = await start(driver);
  await reject(driver, id, user('team-lead'));
  expect(invokedFunctions(driver)).toEqual(functions);
  expect((await stepStatuses(driver, id))[0]).toBe(`approve:${status}`);
  expect((await decisionsOf(driver, id)).status).toEqual(['Rejected']);
});

it('rejectionOutputs absent: a rejected step has no outputs, only a message that says so', async () => {
  const driver = aDriver(quorum(1), { rejectionOutputs: 'absent' });
  const id = await start(driver);
  await reject(driver, id, user('team-lead'));
  const [step] = (await get(driver, id)).StepExecutions ?? [];
  expect(step).toMatchObject({ StepStatus: 'Failed', Outputs: {}, FailureMessage: expect.stringContaining('rejected') });
  expect(invokedFunctions(driver)).toEqual(['rejected']);
});

it('rejectionOutputs absent: a step that succeeds in spite of its rejection keeps them', async () => {
  const driver = aDriver(quorum(1), { rejectionOutputs: 'absent', rejectedStepStatus: 'Success' });
  const id = await start(driver);
  await reject(driver, id, user('team-lead'));
  expect((await decisionsOf(driver, id)).status).toEqual(['Rejected']);
});

it.each<[Partial<Settings>, string[], string]>([
  [{ approveTimeout: 'onFailure' }, ['rejected'], 'Success'],
  [{ approveTimeout: 'endsAutomation' }, [], 'TimedOut'],
])('%j: an expiry calls %j and the automation ends as %s', async (settings, functions, status) => {
  const driver = aDriver(quorum(1), settings);
  const id = await start(driver);
  await driver.advance(3600);
  expect(invokedFunctions(driver)).toEqual(functions);
  expect((await get(driver, id)).AutomationExecutionStatus).toBe(status);
});

it.each<[Partial<Settings>, number, string]>([
  [{ repeatedApproval: 'ignored' }, 1, 'Waiting'],
  [{ repeatedApproval: 'counted' }, 2, 'Success'],
])('%j: the same approver twice leaves %d decisions', async (settings, count, status) => {
  const driver = aDriver(quorum(2), settings);
  const id = await start(driver);
  await signal(driver, id, user('team-lead'));
  await signal(driver, id, user('team-lead'));
  expect((await decisionsOf(driver, id)).decisions).toHaveLength(count);
  expect((await get(driver, id)).AutomationExecutionStatus).toBe(status);
});

it('repeatedApproval refused: refuses the same approver the second time', async () => {
  const driver = aDriver(quorum(2), { repeatedApproval: 'refused' });
  const id = await start(driver);
  await signal(driver, id, user('team-lead'));
  await expect(signal(driver, id, user('team-lead'))).rejects.toMatchObject({ type: 'InvalidAutomationSignalException' });
  await signal(driver, id, user('ops-lead'));
  expect((await get(driver, id)).AutomationExecutionStatus).toBe('Success');
});

it.each<[Partial<Settings>, string[], string]>([
  [{ roleSessions: 'distinct' }, [roleEntry, 'team-lead'], 'Success'],
  [{ roleSessions: 'one' }, [roleEntry, 'team-lead'], 'Waiting'],
  [{ roleSessions: 'one' }, [session('Approvers', 'on-call'), session('Approvers', 'stand-in')], 'Success'],
])('%j with %j: two sessions of one role, quorum two, is then %s', async (settings, approvers, status) => {
  const driver = aDriver(quorum(2, approvers), settings);
  const id = await start(driver);
  await signal(driver, id, session('Approvers', 'on-call'));
  await signal(driver, id, session('Approvers', 'stand-in'));
  expect((await get(driver, id)).AutomationExecutionStatus).toBe(status);
});

it.each<[Partial<Settings>, string[], string]>([
  [{ decisionApprover: 'session' }, [roleEntry, 'x'], session('Approvers', 'on-call')],
  [{ decisionApprover: 'role' }, [roleEntry, 'x'], roleEntry],
  [{ decisionApprover: 'role' }, [session('Approvers', 'on-call'), 'x'], 'arn:aws:iam::123456789012:role/Approvers'],
])('%j with %j: the decision shows %s', async (settings, approvers, shown) => {
  const driver = aDriver(quorum(2, approvers), settings);
  const id = await start(driver);
  await signal(driver, id, session('Approvers', 'on-call'));
  expect((await decisionsOf(driver, id)).decisions).toMatchObject([{ Approver: shown }]);
});

it('decisionComment absent: a comment appears nowhere', async () => {
  const driver = aDriver(quorum(1), { decisionComment: 'absent' });
  const id = await start(driver);
  await reject(driver, id, user('team-lead'), 'find me');
  expect(JSON.stringify(await get(driver, id))).not.toContain('find me');
});

it('decisionEncoding oneArrayString: all decisions are one JSON array', async () => {
  const driver = aDriver(quorum(3), { decisionEncoding: 'oneArrayString' });
  const id = await start(driver);
  const outputs = async () => (await get(driver, id)).StepExecutions?.[0]?.Outputs?.['ApproverDecisions'] ?? [];
  expect(await outputs()).toEqual(['[]']);
  await signal(driver, id, user('team-lead'));
  await signal(driver, id, user('ops-lead'));
  const [text = '', ...rest] = await outputs();
  expect(rest).toEqual([]);
  expect(JSON.parse(text)).toMatchObject([{ Approver: user('team-lead') }, { Approver: user('ops-lead') }]);
});
