/** People who decide what is not theirs to decide, and executions that are not this deployment's. */
import { expect, it } from 'vitest';
import { approverOf, approverRole, approverSession, requester, session, user } from '../people.ts';
import { decideByMail } from '../stage/mail.ts';
import { outcomeOf, request, type Stage } from '../stage/stage.ts';
import { openScene } from './scene.ts';
import { expectUndecided, expectUntouched, openVictim, type Victim } from './victim.ts';

export function impersonatingAttacks(stage: () => Stage): void {
  it.each([
    ['as the session that is listed', approverSession],
    ['as a session of that name of another role', session('deployer', 'on-call')],
    ['as a user of that name', user('on-call')],
    ['under that name in other letters', session('deployer', 'On-Call')],
  ])('finds no approver but itself where it asks %s', async (_how, principal) => {
    const service = stage().service();
    const { id } = await request(service, 'session', { requestedBy: { principal } });
    await expect(outcomeOf(service, id)).rejects.toMatchObject({ failure: { error: 'Approval.NotEnoughApprovers' } });
    expect(await stage().mailsOf(id)).toEqual([]);
  });

  it('finds no approver but itself where it says for whom it asks', async () => {
    const service = stage().service();
    const { id } = await request(service, 'session', { requestedBy: { person: 'ON-CALL' } });
    await expect(outcomeOf(service, id)).rejects.toMatchObject({ failure: { error: 'Approval.NotEnoughApprovers' } });
  });

  it('does not approve its own request under another session of the role that is listed', async () => {
    const victim = await openVictim(stage(), { policy: 'session', requestedBy: { principal: requester } });
    for (const name of ['pipeline', 'on-call2', 'On-call']) {
      const own = await stage().ssmAs(session('approvers', name));
      await expect(decideByMail(own, victim.mail, 'Approve')).rejects.toMatchObject({ name: 'InvalidAutomationSignalException' });
    }
    await decideByMail(await stage().ssmAs(approverSession), victim.mail, 'Approve');
    expect(await outcomeOf(victim.service, victim.id)).toMatchObject({ status: 'APPROVED', levels: [{ decisions: [{ verdict: 'approve' }] }] });
  });

  it('voids its approval by approving its own request through a role', async () => {
    const { service, id, mail } = await openVictim(stage(), { policy: 'bare-role', requestedBy: { principal: requester } });
    await decideByMail(await stage().ssmAs(session('approvers', 'pipeline')), mail, 'Approve');
    const outcome = outcomeOf(service, id);
    await expect(outcome).rejects.toMatchObject({
      failure: { error: 'Approval.DecisionNotAllowed', cause: expect.stringContaining('assumed-role/approvers/pipeline') },
    });
  });

  it('decides no level but its own', async () => {
    const victim = await openVictim(stage());
    await expect(decideByMail(await stage().ssmAs(approverOf(2)), victim.mail, 'Approve')).rejects.toMatchObject({
      name: 'InvalidAutomationSignalException',
      message: expect.stringContaining('not an approver'),
    });
    await expectUndecided(stage(), victim);
    await decideByMail(await stage().ssmAs(approverOf(1)), victim.mail, 'Approve');
    const second = await stage().nextMail(victim.id);
    for (const verdict of ['Approve', 'Reject'] as const) {
      await expect(decideByMail(await stage().ssmAs(approverOf(1)), second, verdict)).rejects.toMatchObject({ name: 'InvalidAutomationSignalException' });
    }
    await expect((await stage().as(approverOf(1))).decide(victim.id, { verdict: 'approve' })).rejects.toMatchObject({ code: 'NotAnApprover' });
    expect(await victim.service.get(victim.id)).toMatchObject({ status: 'PENDING', level: { index: 2, decisions: [] } });
    await decideByMail(await stage().ssmAs(approverOf(2)), second, 'Approve');
    expect(await outcomeOf(victim.service, victim.id)).toMatchObject({ status: 'APPROVED' });
  });

  it.each(foreignLevels)('reaches no level through close-level and open-level by the ARN of %s', async (_what, foreign) => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const levelExecutionArn = foreign(victim);
    const refusal = { failed: true, told: { errorType: 'Approval.InvalidRequest', errorMessage: expect.stringContaining('levelExecutionArn') } };
    for (const payload of [
      { version: 1, kind: 'report', levelExecutionArn, automationExecutionId: victim.automationId },
      { ...settle, levelExecutionArn },
    ]) {
      expect(await attacker.invoke('journeys-close-level', payload)).toMatchObject(refusal);
    }
    const open = { version: 1, taskToken: 'AAAA', levelExecutionArn, attempt: 0, secondsLeft: 3600, request: {} };
    expect(await attacker.invoke('journeys-open-level', open)).toMatchObject(refusal);
    await expectUndecided(on, victim);
  });

  it.each(foreignFlows)('reaches no approval through the SDK by %s', async (_what, foreign) => {
    const victim = await openVictim(stage());
    const client = await stage().as(approverOf(1));
    const id = foreign(victim);
    const refused = { code: 'InvalidId' };
    await expect(client.get(id)).rejects.toMatchObject(refused);
    await expect(client.wait(id, { timeoutSeconds: 1 })).rejects.toMatchObject(refused);
    await expect(client.decide(id, { verdict: 'approve' })).rejects.toMatchObject(refused);
    await expect(client.cancel(id)).rejects.toMatchObject(refused);
    await expectUntouched(stage(), victim);
  });

  it('passes for whom it says that it is: requestedBy is asserted, not proven', async () => {
    const client = await stage().as(approverOf(1));
    const { id } = await stage().lend('requesters', approverOf(1), () => request(client, 'levels-1', { requestedBy: { principal: requester } }));
    await decideByMail(await stage().ssmAs(approverOf(1)), await stage().nextMail(id), 'Approve');
    expect(await outcomeOf(client, id)).toMatchObject({ status: 'APPROVED', requestedBy: { principal: requester } });
  });
}

/** Where SSM reports the role in place of its session, nobody can tell who came. */
export function roleReportingAttacks(stage: () => Stage): void {
  it('is not told from others who come through the role: bestEffort promises no more', async () => {
    const { service, id, mail } = await openVictim(stage(), { policy: 'bare-role', requestedBy: { principal: requester } });
    await decideByMail(await stage().ssmAs(session('approvers', 'pipeline')), mail, 'Approve');
    expect(await outcomeOf(service, id)).toMatchObject({ status: 'APPROVED', levels: [{ decisions: [{ approver: approverRole }] }] });
  });

  it('still gets no approval of its own under strict, which lists sessions', async () => {
    const victim = await openVictim(stage(), { policy: 'session', requestedBy: { principal: requester } });
    const own = await stage().ssmAs(session('approvers', 'pipeline'));
    await expect(decideByMail(own, victim.mail, 'Approve')).rejects.toMatchObject({ name: 'InvalidAutomationSignalException' });
    await decideByMail(await stage().ssmAs(approverSession), victim.mail, 'Approve');
    expect(await outcomeOf(victim.service, victim.id)).toMatchObject({ status: 'APPROVED' });
  });
}

const settle = {
  version: 1,
  kind: 'settle',
  startedAt: '2020-01-01T00:00:00.000Z',
  settledAt: '2030-01-01T00:00:00.000Z',
  slackSeconds: 0,
  attempt: 9,
  error: { Error: 'States.Timeout' },
  request: {},
};

const foreignLevels: readonly [string, (victim: Victim) => string][] = [
  ['another account', ({ levelExecutionArn }) => levelExecutionArn.replace('123456789012', '999999999999')],
  ['another Region', ({ levelExecutionArn }) => levelExecutionArn.replace('us-east-1', 'eu-central-1')],
  ['another partition', ({ levelExecutionArn }) => levelExecutionArn.replace('arn:aws:', 'arn:aws-cn:')],
  ['another deployment', ({ levelExecutionArn }) => levelExecutionArn.replace('journeys-approval-level', 'nested-approval-level')],
  ['a machine whose name begins like the level’s', ({ levelExecutionArn }) => levelExecutionArn.replace('approval-level:', 'approval-level2:')],
  ['the flow', ({ flowExecutionArn }) => flowExecutionArn],
  ['an execution within an execution', ({ levelExecutionArn }) => `${levelExecutionArn}:${levelExecutionArn.split(':').at(-1)}`],
  ['nothing', () => ''],
];

const foreignFlows: readonly [string, (victim: Victim) => string][] = [
  ['the ARN of another account', ({ flowExecutionArn }) => flowExecutionArn.replace('123456789012', '999999999999')],
  ['the ARN of another Region', ({ flowExecutionArn }) => flowExecutionArn.replace('us-east-1', 'eu-central-1')],
  ['the ARN of another flow', ({ flowExecutionArn }) => flowExecutionArn.replace('journeys-', 'nested-')],
  ['the ARN of a level', ({ levelExecutionArn }) => levelExecutionArn],
  ['an ARN with something behind it', ({ flowExecutionArn }) => `${flowExecutionArn}:x`],
  ['a name with a way out in it', ({ id }) => `${id}/../${id}`],
  ['a name with a colon', ({ id }) => `:${id}`],
  ['no name', () => ''],
];
