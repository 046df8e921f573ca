/** open-level, invoked by hand: what it starts is asked for by nobody, or has been asked already. */
import { SendAutomationSignalCommand } from '@aws-sdk/client-ssm';
import type { LevelRequest } from '@countersign/contracts';
import { expect, it } from 'vitest';
import { approverOf, intruder, levelName } from '../people.ts';
import { decideByMail } from '../stage/mail.ts';
import { outcomeOf, type Stage } from '../stage/stage.ts';
import { approveDecoy } from './decoys.ts';
import { levelRequest, withApprover } from './level-request.ts';
import { openScene } from './scene.ts';
import { expectUndecided, expectUntouched, levelArnOf, type Victim } from './victim.ts';

const openLevel = 'journeys-open-level';

export function openingAttacks(stage: () => Stage): void {
  it('asks nobody again by opening a level that is open', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const payload = openPayload(victim, await levelRequest(on, victim));
    for (const attempt of [0, 1]) {
      const { told } = await attacker.invoke(openLevel, { ...payload, attempt });
      expect(told).toEqual({ version: 1, automationExecutionId: victim.automationId });
    }
    await expectUntouched(on, victim);
  });

  it('starts nothing by opening a level that is open with approvers of its own', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const before = await on.control.usage();
    const payload = openPayload(victim, withApprover(await levelRequest(on, victim), intruder));
    expect(await attacker.invoke(openLevel, payload)).toMatchObject({ failed: true, told: { errorType: 'Approval.TryAgain' } });
    expect(await on.control.usage()).toMatchObject({ automations: before.automations });
    await expectUntouched(on, victim);
  });

  it('has no decision taken for a level that it opened before its flow did', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const second = { ...victim, levelExecutionArn: levelArnOf(victim.flowExecutionArn, victim.id, 2) };
    const request = withApprover(await levelRequest(on, victim), intruder);
    const { told } = await attacker.invoke(openLevel, openPayload(second, request));
    await approveDecoy(attacker, (told as { automationExecutionId: string }).automationExecutionId);
    await expectUndecided(on, victim, 2);
    await expect(approveLevel1(on, victim)).rejects.toMatchObject(tokenUsed);
  });

  it('has no decision taken that the level’s own approver made on another text', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const second = { ...victim, levelExecutionArn: levelArnOf(victim.flowExecutionArn, victim.id, 2) };
    const { level, ...request } = await levelRequest(on, victim);
    const topicArn = level.topicArn.replace(levelName(1), levelName(2));
    const harmless = { ...request, subject: 'Fix a typo', level: { ...level, topicArn, name: levelName(2), approvers: [approverOf(2)] } };
    const { told } = await attacker.invoke(openLevel, openPayload(second, harmless));
    const approver = await on.ssmAs(approverOf(2));
    const { automationExecutionId: AutomationExecutionId } = told as { automationExecutionId: string };
    await approver.send(new SendAutomationSignalCommand({ AutomationExecutionId, SignalType: 'Approve' }));
    await expect(approveLevel1(on, victim)).rejects.toMatchObject(tokenUsed);
  });
}

/** The token by which open-level starts an automation once was used up: the level cannot be asked, and says so. */
const tokenUsed = {
  code: 'ApprovalFailed',
  failure: { error: 'Approval.LevelNotOpened', cause: expect.stringContaining('somebody else has used the token') as unknown },
};

/** What becomes of an approval whose first level approves. */
async function approveLevel1(on: Stage, victim: Victim): Promise<unknown> {
  await decideByMail(await on.ssmAs(approverOf(1)), victim.mail, 'Approve');
  await on.control.advance(3 * 3600);
  return outcomeOf(victim.service, victim.id);
}

/** As the level machine would ask, but for the token. */
function openPayload({ levelExecutionArn }: Pick<Victim, 'levelExecutionArn'>, request: LevelRequest) {
  return { version: 1, taskToken: 'invented', levelExecutionArn, attempt: 0, secondsLeft: 3600, request };
}
