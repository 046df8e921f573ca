/** People approve and reject, level after level. */
import { DescribeAutomationStepExecutionsCommand, GetAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { approverOf, approverRole, approverSession, committee, levelName, mailOf, outsider, session, tenApprovers, thirdSession, user } from '../people.ts';
import { automationOf, decideByMail } from '../stage/mail.ts';
import { outcomeOf, request, type Stage, statuses } from '../stage/stage.ts';
import type { SettingsUnderTest } from './settings-under-test.ts';

export function decidingJourneys(stage: () => Stage, settings: SettingsUnderTest): void {
  it.each([1, 2, 3, 7])('approves through %i level(s), each asked by mail once the one before has approved', async (count) => {
    const service = stage().service();
    const { id } = await request(service, `levels-${count}`);
    for (let level = 1; level <= count; level += 1) {
      const mail = await stage().nextMail(id);
      expect(mail).toMatchObject({ to: mailOf(level), subject: expect.stringContaining('') });
      expect(await stage().mailsOf(id)).toHaveLength(level);
      await decideByMail(await stage().ssmAs(approverOf(level)), mail, 'Approve', `Level ${level} is fine`);
    }
    const outcome = await outcomeOf(service, id);
    expect(statuses(outcome)).toEqual(['APPROVED', ...range(count).map((level) => `${levelName(level)} APPROVED`)]);
    expect(outcome).toMatchObject({
      policy: `levels-${count}`,
      levels: range(count).map((level) => ({
        decisions: [{ approver: approverOf(level), verdict: 'approve', ...settings.comment(`Level ${level} is fine`) }],
      })),
    });
  });

  it.each([1, 2, 3])('ends with a rejection at level %i, and later levels are never asked', async (rejectAt) => {
    const service = stage().service();
    const { id } = await request(service, 'levels-3');
    for (const level of range(rejectAt)) {
      const mail = await stage().nextMail(id);
      await decideByMail(await stage().ssmAs(approverOf(level)), mail, level === rejectAt ? 'Reject' : 'Approve', 'Because');
    }
    const outcome = await outcomeOf(service, id);
    expect(statuses(outcome)).toEqual([
      'REJECTED',
      ...range(rejectAt).map((level) => `${levelName(level)} ${level === rejectAt ? 'REJECTED' : 'APPROVED'}`),
    ]);
    expect(outcome).toMatchObject({
      levels: {
        [rejectAt - 1]: {
          decisions: settings.rejectionDecisions([{ approver: approverOf(rejectAt), verdict: 'reject', ...settings.comment('Because') }]),
        },
      },
    });
    expect(await stage().mailsOf(id)).toHaveLength(rejectAt);
  });

  it('shows an approver in the console what is asked, and how far it is', async () => {
    const { id } = await request(stage().service(), 'levels-1');
    const AutomationExecutionId = automationOf(await stage().nextMail(id));
    const ssm = await stage().ssmAs(approverOf(1));
    const { StepExecutions: steps = [] } = await ssm.send(new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId }));
    expect(steps.map(({ Action, StepStatus }) => [Action, StepStatus])).toContainEqual(['aws:approve', 'Waiting']);
    const { AutomationExecution } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
    expect(AutomationExecution?.Parameters).toMatchObject({ Approval: [id] });
  });

  it('approves with two of three', async () => {
    const service = stage().service();
    const { id } = await request(service, 'two-of-three');
    const mail = await stage().nextMail(id);
    await decideByMail(await stage().ssmAs(committee[2] ?? ''), mail, 'Approve');
    expect(await service.get(id)).toMatchObject({ status: 'PENDING', level: { missingApprovals: 1 } });
    await decideByMail(await stage().ssmAs(committee[0] ?? ''), mail, 'Approve');
    expect(await outcomeOf(service, id)).toMatchObject({
      status: 'APPROVED',
      levels: [{ decisions: [{ approver: committee[2] }, { approver: committee[0] }] }],
    });
  });

  it('rejects with one of three, whoever approved before', async () => {
    const service = stage().service();
    const { id } = await request(service, 'two-of-three');
    const mail = await stage().nextMail(id);
    await decideByMail(await stage().ssmAs(committee[0] ?? ''), mail, 'Approve');
    await decideByMail(await stage().ssmAs(committee[1] ?? ''), mail, 'Reject');
    expect(await outcomeOf(service, id)).toMatchObject({ status: 'REJECTED' });
  });

  it('approves when ten approvers all approve', async () => {
    const service = stage().service();
    const { id } = await request(service, 'ten-approvers');
    const mail = await stage().nextMail(id);
    await Promise.all(tenApprovers.map(async (approver) => decideByMail(await stage().ssmAs(approver), mail, 'Approve')));
    const outcome = await outcomeOf(service, id);
    expect(outcome).toMatchObject({ status: 'APPROVED' });
    expect('levels' in outcome && outcome.levels[0]?.decisions.map(({ approver }) => approver).toSorted()).toEqual(tenApprovers.toSorted());
  });

  it.each([
    ['a role session', 'session', approverSession],
    ['a session of a listed role', 'bare-role', session('approvers', 'anyone')],
  ])('takes the approval of %s', async (_who, policy, approver) => {
    const service = stage().service();
    const { id } = await request(service, policy);
    await decideByMail(await stage().ssmAs(approver), await stage().nextMail(id), 'Approve');
    expect(await outcomeOf(service, id)).toMatchObject({
      status: 'APPROVED',
      levels: [{ decisions: [{ approver: settings.reportedBy(approver, approverRole) }] }],
    });
  });

  it.each([
    ['a user who is not listed', 'levels-1', outsider],
    ['the approver of another level', 'levels-2', approverOf(2)],
    ['another session of the role', 'session', session('approvers', 'somebody-else')],
    ['a session of another role', 'bare-role', session('others', 'on-call')],
    ['a user named like the role', 'bare-role', user('approvers')],
  ])('refuses the signal of %s, without effect', async (_who, policy, stranger) => {
    const service = stage().service();
    const { id } = await request(service, policy);
    const mail = await stage().nextMail(id);
    const strangers = await stage().ssmAs(stranger);
    for (const verdict of ['Approve', 'Reject'] as const) {
      await expect(decideByMail(strangers, mail, verdict)).rejects.toThrow(/approver/i);
    }
    await expect((await stage().as(stranger)).decide(id, { verdict: 'approve' })).rejects.toMatchObject({ code: 'NotAnApprover' });
    expect(await service.get(id)).toMatchObject({ status: 'PENDING', level: { state: 'open', decisions: [] } });
    expect(await stage().mailsOf(id)).toHaveLength(1);
  });

  it('never counts the same person twice', async () => {
    const service = stage().service();
    const { id } = await request(service, 'two-of-three');
    const mail = await stage().nextMail(id);
    const first = await stage().ssmAs(committee[0] ?? '');
    await decideByMail(first, mail, 'Approve');
    const second = decideByMail(first, mail, 'Approve');
    switch (settings.settings.repeatedApproval) {
      case 'refused':
        await expect(second).rejects.toThrow();
        break;
      case 'counted':
        // SSM takes it for two people; the level does not.
        await second;
        await expect(outcomeOf(service, id)).rejects.toMatchObject({ failure: { error: 'Approval.DecisionNotAllowed' } });
        return;
      case 'ignored':
        await second;
    }
    expect(await service.get(id)).toMatchObject({ status: 'PENDING', level: { missingApprovals: 1 } });
    await decideByMail(await stage().ssmAs(committee[1] ?? ''), mail, 'Approve');
    expect(await outcomeOf(service, id)).toMatchObject({ status: 'APPROVED' });
  });

  it('tells two sessions of a role apart where SSM does', async () => {
    const service = stage().service();
    const { id } = await request(service, 'two-of-role');
    const mail = await stage().nextMail(id);
    await decideByMail(await stage().ssmAs(session('approvers', 'on-call')), mail, 'Approve');
    const second = decideByMail(await stage().ssmAs(session('approvers', 'stand-in')), mail, 'Approve');
    if (settings.settings.roleSessions === 'one') {
      await Promise.allSettled([second]);
      expect((await service.get(id)).status).toBe(settings.settings.repeatedApproval === 'counted' ? 'APPROVED' : 'PENDING');
      return;
    }
    await second;
    const outcome = outcomeOf(service, id);
    // Two that cannot be told apart count once: rather no approval than one too many.
    if (settings.settings.decisionApprover === 'role') {
      await expect(outcome).rejects.toMatchObject({ failure: { error: 'Approval.DecisionNotAllowed' } });
    } else {
      expect(await outcome).toMatchObject({ status: 'APPROVED' });
    }
  });

  it('lets nobody decide two levels, even where SSM does not say which session of a role it was', async () => {
    const service = stage().service();
    const { id } = await request(service, 'shared-people');
    const onCall = await stage().ssmAs(approverSession);
    await decideByMail(onCall, await stage().nextMail(id), 'Approve');
    const mail = await stage().nextMail(id);
    await expect(decideByMail(onCall, mail, 'Approve')).rejects.toThrow(/approver/i);
    await decideByMail(await stage().ssmAs(thirdSession), mail, 'Approve');
    expect(statuses(await outcomeOf(service, id))).toEqual(['APPROVED', 'first APPROVED', 'second APPROVED']);
  });

  it('takes the decisions of two approvers at the same moment', async () => {
    const service = stage().service();
    const { id } = await request(service, 'two-of-three');
    const mail = await stage().nextMail(id);
    const people = await Promise.all(committee.slice(0, 2).map((person) => stage().ssmAs(person)));
    await Promise.all(people.map((person) => decideByMail(person, mail, 'Approve')));
    expect(await outcomeOf(service, id)).toMatchObject({ status: 'APPROVED' });
  });

  it('ends once when an approval and a rejection come at the same moment', async () => {
    const service = stage().service();
    const { id } = await request(service, 'two-of-three');
    const mail = await stage().nextMail(id);
    const [one, other] = await Promise.all(committee.slice(0, 2).map((person) => stage().ssmAs(person)));
    if (!one || !other) throw new Error('the committee is too small');
    await Promise.allSettled([decideByMail(one, mail, 'Approve'), decideByMail(other, mail, 'Reject')]);
    expect(await outcomeOf(service, id)).toMatchObject({ status: 'REJECTED' });
  });

  it('refuses a signal once the level has closed', async () => {
    const service = stage().service();
    const { id } = await request(service, 'levels-1');
    const mail = await stage().nextMail(id);
    const approver = await stage().ssmAs(approverOf(1));
    await decideByMail(approver, mail, 'Approve');
    await outcomeOf(service, id);
    await expect(decideByMail(approver, mail, 'Reject')).rejects.toMatchObject({
      name: expect.stringMatching(/AutomationStepNotFoundException|InvalidAutomationSignalException/),
    });
    expect(await service.get(id)).toMatchObject({ status: 'APPROVED' });
    expect(automationOf(mail)).toMatch(/^[\da-f-]{36}$/);
  });

  it('lets an approver decide through the SDK', async () => {
    const service = stage().service();
    const { id } = await request(service, 'levels-1');
    await stage().nextMail(id);
    await (await stage().as(approverOf(1))).decide(id, { verdict: 'reject', comment: 'Not now' });
    expect(await outcomeOf(service, id)).toMatchObject({ status: 'REJECTED' });
  });
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
