/** Decisions that nobody made: close-level is told of them, and believes only what the level itself started. */
import { GetExecutionHistoryCommand, SendTaskFailureCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { DescribeAutomationExecutionsCommand, GetAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { approverOf, intruder } from '../people.ts';
import { decideByMail } from '../stage/mail.ts';
import { outcomeOf, type Stage } from '../stage/stage.ts';
import { attackerOn } from './attacker.ts';
import { approveDecoy, type Decoy, foreignDecoyOf, selfApprovedDecoyOf, startDecoy, twinOf } from './decoys.ts';
import { levelRequest } from './level-request.ts';
import { openScene, type Scene } from './scene.ts';
import { expectUndecided, expectUntouched, levelArnOf, openVictim, type Victim } from './victim.ts';

const closeLevel = 'journeys-close-level';

const reportOn = ({ levelExecutionArn }: Pick<Victim, 'levelExecutionArn'>, automationExecutionId: string) => ({
  version: 1,
  kind: 'report',
  levelExecutionArn,
  automationExecutionId,
});

/** What the level machine would say when the deadline has passed. */
const settleOf = ({ levelExecutionArn }: Victim) => ({
  version: 1,
  kind: 'settle',
  levelExecutionArn,
  startedAt: '2020-01-01T00:00:00.000Z',
  settledAt: '2030-01-01T00:00:00.000Z',
  slackSeconds: 0,
  attempt: 9,
  error: { Error: 'States.Timeout' },
});

async function approvedDecoy({ attacker, victim }: Scene, decoy: Decoy): Promise<string> {
  const id = await startDecoy(attacker, decoy, victim);
  await approveDecoy(attacker, id);
  return id;
}

/** One that the attacker got approved, for something else. */
async function ownApproval({ stage }: Scene): Promise<string> {
  const own = await openVictim(stage, { policy: 'levels-1' });
  await decideByMail(await stage.ssmAs(approverOf(1)), own.mail, 'Approve');
  await outcomeOf(own.service, own.id);
  return own.automationId;
}

const madeUpId = '11111111-2222-4333-8444-555555555555';

const forgedAutomations: readonly [string, (scene: Scene) => Promise<string>][] = [
  ['a made-up automation', async () => madeUpId],
  ['the automation of another level', ownApproval],
  ['an automation of our own runbook that the attacker approved', (scene) => approvedDecoy(scene, selfApprovedDecoyOf(scene.victim))],
  ['an automation of a runbook of the attacker’s', (scene) => approvedDecoy(scene, foreignDecoyOf(scene.victim, scene.stage))],
  ['an automation that asks just what the level asks', ({ attacker, victim }) => startDecoy(attacker, twinOf(victim), victim)],
];

export function forgingAttacks(stage: () => Stage): void {
  it.each(forgedAutomations)('takes no decision from %s', async (_what, makeAutomation) => {
    const scene = await openScene(stage());
    const forged = await makeAutomation(scene);
    expect(await scene.attacker.invoke(closeLevel, reportOn(scene.victim, forged))).toMatchObject({
      failed: false,
      told: { kind: 'ignored', reason: 'the level did not start this automation' },
    });
    await expectUntouched(scene.stage, scene.victim);
  });

  it.each([
    ['the pair', (parent: string) => parent],
    ['its child alone', (_parent: string, child: string) => child],
  ])('takes no decision from a nested runbook that the attacker started: %s', async (_what, choose) => {
    const on = stage();
    const attacker = await attackerOn(on);
    const victim = await openVictim(on, { prefix: 'nested' });
    const { document, parameters } = selfApprovedDecoyOf(victim);
    const parentRunbook = (await describe(on, await parentOf(on, victim.automationId)))?.DocumentName ?? '';
    const started = await startDecoy(attacker, { document: choose(parentRunbook, document), parameters }, victim);
    const asking = (await childOf(on, started)) ?? started;
    await approveDecoy(attacker, asking);
    for (const forged of new Set([started, asking])) {
      expect(await attacker.invoke('nested-close-level', reportOn(victim, forged))).toMatchObject({
        told: { kind: 'ignored', reason: 'the level did not start this automation' },
      });
    }
    await expectUntouched(on, victim);
  });

  it('tells who reports a level that nobody has decided to report again, and changes nothing', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    expect(await attacker.invoke(closeLevel, reportOn(victim, victim.automationId))).toMatchObject({
      failed: true,
      told: { errorType: 'Approval.TryAgain', errorMessage: expect.stringContaining('nobody has decided') },
    });
    await expectUntouched(on, victim);
  });

  it('expires no level before its time, whatever times close-level is told', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    expect(await attacker.invoke(closeLevel, { ...settleOf(victim), request: await levelRequest(on, victim) })).toMatchObject({
      failed: true,
      told: { errorType: 'Approval.TryAgain', errorMessage: expect.stringContaining('deadline') },
    });
    await expectUntouched(on, victim);
  });

  it('gives no level another outcome by settling it for a request that was never made', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const request = await levelRequest(on, victim);
    const forged = { ...request, level: { ...request.level, approvers: [intruder] } };
    const asForged = await attacker.invoke(closeLevel, { ...settleOf(victim), settledAt: '2020-01-01T00:00:00.000Z', request: forged });
    expect(asForged.told).not.toMatchObject({ kind: 'closed' });
    // Its answer is the caller's own business: the level never hears it.
    const failure = await attacker.invoke(closeLevel, { ...settleOf(victim), error: { Error: 'Approval.Forged' }, request: {} });
    expect(failure.told).toMatchObject({ kind: 'failed', error: 'Approval.LevelNotOpened', cause: expect.stringContaining('Approval.Forged') });
    await expectUntouched(on, victim);
  });

  it('changes nothing by what close-level was told before', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    await decideByMail(await on.ssmAs(approverOf(1)), victim.mail, 'Approve');
    const mail = await on.nextMail(victim.id);
    const replayed = reportOn(victim, victim.automationId);
    expect(await attacker.invoke(closeLevel, replayed)).toMatchObject({ told: { kind: 'ignored', reason: 'the level has ended' } });
    const second = { ...replayed, levelExecutionArn: levelArnOf(victim.flowExecutionArn, victim.id, 2) };
    expect(await attacker.invoke(closeLevel, second)).toMatchObject({ told: { kind: 'ignored', reason: 'the level did not start this automation' } });
    expect(await victim.service.get(victim.id)).toMatchObject({ status: 'PENDING', level: { index: 2, state: 'open', decisions: [] } });
    await decideByMail(await on.ssmAs(approverOf(2)), mail, 'Reject');
    expect(await outcomeOf(victim.service, victim.id)).toMatchObject({ status: 'REJECTED', levels: [{ status: 'APPROVED' }, { status: 'REJECTED' }] });
  });

  it('decides nothing with a token that was spent, or that nobody gave out', async () => {
    const { stage: on, attacker, victim } = await openScene(stage());
    const spent = await taskToken(on, victim);
    const output = JSON.stringify({ version: 1, name: 'level-2', status: 'APPROVED', decisions: [], decidedBy: [] });
    const damaged = `${spent.slice(0, 100)}${spent[100] === 'A' ? 'B' : 'A'}${spent.slice(101)}`;
    for (const invented of ['AAAA', damaged]) {
      await expect(attacker.sfn.send(new SendTaskSuccessCommand({ taskToken: invented, output }))).rejects.toMatchObject({ name: 'InvalidToken' });
    }
    await expectUndecided(on, victim);
    await decideByMail(await on.ssmAs(approverOf(1)), victim.mail, 'Approve');
    const mail = await on.nextMail(victim.id);
    for (const command of [new SendTaskSuccessCommand({ taskToken: spent, output }), new SendTaskFailureCommand({ taskToken: spent })]) {
      await expect(attacker.sfn.send(command as SendTaskSuccessCommand)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    }
    await decideByMail(await on.ssmAs(approverOf(2)), mail, 'Approve');
    expect(await outcomeOf(victim.service, victim.id)).toMatchObject({ status: 'APPROVED', levels: [{}, { decisions: [{ approver: approverOf(2) }] }] });
  });
}

async function describe({ ssm }: Stage, AutomationExecutionId: string) {
  return (await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }))).AutomationExecution;
}

async function parentOf(stage: Stage, child: string): Promise<string> {
  return (await describe(stage, child))?.ParentAutomationExecutionId ?? '';
}

async function childOf({ ssm, control }: Stage, parent: string): Promise<string | undefined> {
  await control.advance(0);
  const Filters = [{ Key: 'ParentExecutionId' as const, Values: [parent] }];
  const { AutomationExecutionMetadataList: [child] = [] } = await ssm.send(new DescribeAutomationExecutionsCommand({ Filters }));
  return child?.AutomationExecutionId;
}

/** As someone finds it who may read histories. */
async function taskToken({ sfn }: Stage, { levelExecutionArn }: Victim): Promise<string> {
  const read = () => sfn.send(new GetExecutionHistoryCommand({ executionArn: levelExecutionArn }));
  // The first reading may lag behind, which one of the settings makes it do.
  await read();
  const { events = [] } = await read();
  const asked = events.find(({ type }) => type === 'TaskScheduled');
  const { Payload } = JSON.parse(asked?.taskScheduledEventDetails?.parameters ?? '{}') as { Payload: { taskToken: string } };
  return Payload.taskToken;
}
