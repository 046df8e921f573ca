/** Levels, automations and flows that somebody starts by hand, to be taken for those that a flow would start. */
import { DescribeExecutionCommand, RedriveExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { approverOf, intruder, requester } from '../people.ts';
import { automationOf, decideByMail } from '../stage/mail.ts';
import { outcomeOf, type Stage } from '../stage/stage.ts';
import { approveDecoy, selfApprovedDecoyOf, startDecoy } from './decoys.ts';
import { levelRequest, withApprover } from './level-request.ts';
import { openScene } from './scene.ts';
import { expectUndecided, expectUntouched, levelArnOf, type Victim } from './victim.ts';

export function startingAttacks(stage: () => Stage): void {
  it.each([
    ['the attacker alone decides', selfApprovedDecoyOf],
    ['a runbook of the attacker’s runs', (victim: Victim, on: Stage) => ({ ...selfApprovedDecoyOf(victim), document: on.outputs['AttackerRunbook'] ?? '' })],
  ])('leads neither the level nor the SDK to an automation with the level’s tags in which %s', async (_what, decoyOf) => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const levelExecutionArn = levelArnOf(victim.flowExecutionArn, victim.id, 2);
    const decoy = decoyOf(victim, on);
    const forged = { ...decoy, parameters: { ...decoy.parameters, LevelExecutionArn: [levelExecutionArn] } };
    await approveDecoy(attacker, await startDecoy(attacker, forged, { levelExecutionArn }));
    await expectUndecided(on, victim);
    await decideByMail(await on.ssmAs(approverOf(1)), victim.mail, 'Approve');
    const mail = await on.nextMail(victim.id);
    expect(await victim.service.get(victim.id)).toMatchObject({
      level: { index: 2, state: 'open', automationExecutionId: automationOf(mail), decisions: [] },
    });
    await (await on.as(approverOf(2))).decide(victim.id, { verdict: 'approve' });
    expect(await outcomeOf(victim.service, victim.id)).toMatchObject({ status: 'APPROVED', levels: [{}, { decisions: [{ approver: approverOf(2) }] }] });
  });

  it('has its own level believed by no flow, even under the name that the flow would give it', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const levelExecutionArn = levelArnOf(victim.flowExecutionArn, victim.id, 2);
    const start = { stateMachineArn: machineOf(levelExecutionArn), name: levelExecutionArn.split(':').at(-1) };
    const { approval, ...asked } = withApprover(await levelRequest(on, victim), intruder);
    const input = JSON.stringify({ ...asked, approval: { ...approval, index: 2 }, subject: 'forged' });
    await attacker.sfn.send(new StartExecutionCommand({ ...start, input }));
    const mail = await on.nextMail('Subject: forged');
    await decideByMail(attacker.ssm, mail, 'Approve');
    await expect.poll(async () => (await on.sfn.send(new DescribeExecutionCommand({ executionArn: levelExecutionArn }))).status).toBe('SUCCEEDED');

    await decideByMail(await on.ssmAs(approverOf(1)), victim.mail, 'Approve');
    await expect(outcomeOf(victim.service, victim.id)).rejects.toMatchObject({
      code: 'ApprovalFailed',
      failure: { error: 'Approval.LevelNameTaken' },
    });
    // Redriven, the flow asks the true approvers under another name.
    await on.sfn.send(new RedriveExecutionCommand({ executionArn: victim.flowExecutionArn }));
    await on.control.advance(0);
    const truly = (await on.mailsOf(victim.id)).at(-1);
    expect(truly?.body).toContain('Deploy release 42');
    await decideByMail(await on.ssmAs(approverOf(2)), truly ?? mail, 'Approve');
    expect(await outcomeOf(victim.service, victim.id)).toMatchObject({ status: 'APPROVED', levels: [{}, { decisions: [{ approver: approverOf(2) }] }] });
  });

  it.each([
    ['a policy that it does not follow', 'levels-7--', { kind: 'policy', policy: 'levels-1' }],
    ['a policy, with levels of its own', 'levels-7--', { kind: 'levels', levels: [] }],
    ['levels of its own, under a policy', 'levels--', { kind: 'policy', policy: 'levels-1' }],
  ])('gets no approval under the name of %s', async (_what, lead, kind) => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const { level } = withApprover(await levelRequest(on, victim), intruder);
    const input = { version: 1, subject: 'Deploy', review: { url: 'https://example.com' }, requestedBy: { principal: requester }, ...kind, ...('levels' in kind ? { levels: [level] } : {}) };
    const { executionArn } = await attacker.sfn.send(
      new StartExecutionCommand({ stateMachineArn: machineOf(victim.flowExecutionArn), name: `${lead}${victim.id.slice(-20)}`, input: JSON.stringify(input) }),
    );
    const describe = () => on.sfn.send(new DescribeExecutionCommand({ executionArn }));
    await expect.poll(async () => (await describe()).status).not.toBe('RUNNING');
    expect(await describe()).toMatchObject({ status: 'FAILED', error: 'Approval.InvalidRequest', cause: expect.stringContaining('name: ') });
    await expectUntouched(on, victim);
  });

  it('opens no level by planning levels by hand', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const before = await on.control.usage();
    const rules = { policies: [], levelsInRequest: { separationOfDuties: 'bestEffort', onePersonOneLevel: false, topicArns: [victim.parameters['NotificationArn']?.[0]], windowsSeconds: [60] } };
    const level = { name: 'mine', approvers: [intruder], minRequiredApprovals: 1, topicArn: rules.levelsInRequest.topicArns[0], windowSeconds: 60 };
    const request = { version: 1, kind: 'levels', levels: [level], subject: 'x', review: { url: 'https://example.com' }, requestedBy: { principal: requester } };
    expect(await attacker.invoke('journeys-plan-levels', { version: 1, kind: 'plan', name: victim.id, request, rules })).toMatchObject({ failed: false, told: { levels: [level] } });
    expect(await on.control.usage()).toMatchObject({ automations: before.automations, mails: before.mails });
    await expectUntouched(on, victim);
  });
}

const machineOf = (execution: string) => execution.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '');
