/** Approvals that are taken back: by the SDK, by hand, too late, and again. */
import { DescribeExecutionCommand, RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { windowSeconds } from '../app/policies.ts';
import { approverOf, canceller, committee, levelName } from '../people.ts';
import { automationStatuses } from '../stage/automation.ts';
import { decideByMail } from '../stage/mail.ts';
import { outcomeOf, request, type Stage, statuses } from '../stage/stage.ts';
import type { SettingsUnderTest } from './settings-under-test.ts';

const slackSeconds = 3600;

const endedAtLevelTwo = ['CANCELLED', `${levelName(1)} APPROVED`, `${levelName(2)} CANCELLED`];

/** What SSM has to tell of an approval that is taken back. */
export function cancellingJourneys(stage: () => Stage, settings: SettingsUnderTest): void {
  const firstIsFine = { approver: approverOf(1), verdict: 'approve', ...settings.comment('Fine') };
  const statusOf = async (executionArn: string) => (await stage().sfn.send(new DescribeExecutionCommand({ executionArn }))).status;

  it('ends as cancelled at the level that was asked, with all decisions and the reason', async () => {
    const { service, id, level } = await atLevelTwo(stage());
    const cancelled = await service.cancel(id, { reason: 'The release was withdrawn' });
    const approval = await service.get(id);
    expect(statuses(approval)).toEqual(endedAtLevelTwo);
    expect(approval).toMatchObject({ ...cancelled, levels: [{ decisions: [firstIsFine] }, { decisions: [] }] });
    expect(approval).not.toHaveProperty('levels[1].decisionsUnknown');
    expect(await outcomeOf(service, id)).toEqual({
      ...approval,
      levels: [expect.objectContaining({ decisions: [expect.objectContaining(firstIsFine)] }), { name: levelName(2), status: 'CANCELLED', decisions: [], decisionsUnknown: true }],
    });
    expect(await statusOf(level.executionArn)).toBe('ABORTED');
  });

  it('ends the same when its flow is stopped by hand', async () => {
    const { service, id, executionArn, level } = await atLevelTwo(stage());
    await stage().sfn.send(new StopExecutionCommand({ executionArn, cause: 'Stopped in the console' }));
    const approval = await service.get(id);
    expect(statuses(approval)).toEqual(endedAtLevelTwo);
    expect(approval).toMatchObject({ reason: 'Stopped in the console', levels: [{ decisions: [firstIsFine] }, { decisions: [] }] });
    expect(await statusOf(level.executionArn)).toBe('ABORTED');
  });

  it('keeps the decisions on a level that had not enough of them', async () => {
    const service = stage().service();
    const { id } = await request(service, 'two-of-three');
    await decideByMail(await stage().ssmAs(committee[1] ?? ''), await stage().nextMail(id), 'Approve', 'Fine');
    await service.cancel(id);
    // By then the automation is cancelled, too.
    await stage().control.advance(0);
    expect(await service.get(id)).toMatchObject({
      status: 'CANCELLED',
      levels: [{ status: 'CANCELLED', decisions: [{ approver: committee[1], verdict: 'approve', ...settings.comment('Fine') }] }],
    });
  });

  it('takes no decision any more, and stays cancelled', async () => {
    const { service, id, mail } = await atLevelTwo(stage());
    await service.cancel(id);
    await stage().control.advance(0);
    expect(await automationStatuses(stage(), mail)).toEqual(['Cancelled']);
    await expect(decideByMail(await stage().ssmAs(approverOf(2)), mail, 'Approve')).rejects.toMatchObject({ $fault: 'client' });
    await stage().control.advance(windowSeconds + slackSeconds);
    expect(statuses(await service.get(id))).toEqual(endedAtLevelTwo);
    expect(await stage().mailsOf(id)).toHaveLength(2);
  });

  it('says at which level it broke, and who had decided', async () => {
    const { service, id, level } = await atLevelTwo(stage());
    await stage().sfn.send(new StopExecutionCommand({ executionArn: level.executionArn }));
    await stage().control.advance(0);
    await expect(outcomeOf(service, id)).rejects.toMatchObject({ code: 'ApprovalFailed' });
    expect(await service.get(id)).toMatchObject({
      status: 'FAILED',
      closedLevels: [{ name: levelName(1), decisions: [firstIsFine] }],
      level: { name: levelName(2), index: 2, executionArn: level.executionArn, decisions: [] },
    });
  });
}

/** What is the same however SSM answers. */
export function takingBackJourneys(stage: () => Stage): void {
  it('is over before its first level', async () => {
    const service = stage().service();
    const { id } = await request(service, 'levels-1');
    await (await stage().as(canceller)).cancel(id);
    expect(await service.get(id)).toMatchObject({ status: 'CANCELLED' });
    await expect((await stage().as(approverOf(1))).decide(id, { verdict: 'approve' })).rejects.toMatchObject({ code: 'NotPending' });
  });

  it.each(['APPROVED', 'REJECTED', 'EXPIRED'] as const)('is not cancelled once it is %s', async (status) => {
    const service = stage().service();
    const { id } = await request(service, 'levels-1');
    const mail = await stage().nextMail(id);
    if (status === 'EXPIRED') await stage().control.advance(windowSeconds + slackSeconds);
    else await decideByMail(await stage().ssmAs(approverOf(1)), mail, status === 'APPROVED' ? 'Approve' : 'Reject');
    const outcome = await outcomeOf(service, id);
    await expect(service.cancel(id, { reason: 'Too late' })).rejects.toMatchObject({ code: 'AlreadyEnded', message: expect.stringContaining(status) });
    expect(await service.get(id)).toEqual(outcome);
    expect(outcome).toMatchObject({ status });
  });

  it('is cancelled once: for the first reason', async () => {
    const { service, id } = await atLevelTwo(stage());
    const first = await service.cancel(id, { reason: 'Withdrawn' });
    expect(await service.cancel(id, { reason: 'Withdrawn' })).toEqual(first);
    await expect(service.cancel(id, { reason: 'Superseded' })).rejects.toMatchObject({ code: 'AlreadyEnded' });
    expect(await service.get(id)).toMatchObject({ reason: 'Withdrawn' });
  });

  it('says the same of the end as the end itself when it is cancelled and decided at the same moment', async () => {
    const service = stage().service();
    const { id } = await request(service, 'levels-1');
    const mail = await stage().nextMail(id);
    const approver = await stage().ssmAs(approverOf(1));
    const [cancelled] = await Promise.allSettled([service.cancel(id), decideByMail(approver, mail, 'Approve')]);
    const { status } = await outcomeOf(service, id);
    expect(cancelled).toMatchObject(
      status === 'CANCELLED' ? { status: 'fulfilled' } : { status: 'rejected', reason: { code: 'AlreadyEnded', message: expect.stringContaining(status) } },
    );
  });

  it.each([
    ['cancelled', 'CANCELLED', (arns: { flow: string }) => arns.flow],
    ['broke', 'FAILED', (arns: { level: string }) => arns.level],
  ] as const)('is pending again when it was %s and is redriven, and goes on at the level that was asked', async (_how, status, stopped) => {
    const { service, id, executionArn, level } = await atLevelTwo(stage());
    await stage().sfn.send(new StopExecutionCommand({ executionArn: stopped({ flow: executionArn, level: level.executionArn }) }));
    await stage().control.advance(0);
    expect(await service.get(id)).toMatchObject({ status });
    await stage().sfn.send(new RedriveExecutionCommand({ executionArn }));
    await stage().nextMail(id);
    const pending = await service.get(id);
    expect(pending).toMatchObject({
      status: 'PENDING',
      closedLevels: [{ name: levelName(1), decisions: [{ approver: approverOf(1) }] }],
      level: { state: 'open', name: levelName(2), index: 2, executionArn: expect.stringMatching(/-L2-R1$/) },
    });
    expect(await ids(service.list({ status: 'PENDING', policy: 'levels-3' }))).toContain(id);
    await (await stage().as(approverOf(2))).decide(id, { verdict: 'approve' });
    await approve(stage(), id, 3);
    const outcome = await outcomeOf(service, id);
    expect(statuses(outcome)).toEqual(['APPROVED', ...[1, 2, 3].map((level) => `${levelName(level)} APPROVED`)]);
    expect(await service.get(id)).toEqual(outcome);
  });
}

async function ids(rows: AsyncIterable<{ id: string }>): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of rows) found.push(id);
  return found;
}

async function approve(stage: Stage, id: string, level: number): Promise<void> {
  await decideByMail(await stage.ssmAs(approverOf(level)), await stage.nextMail(id), 'Approve', 'Fine');
}

async function atLevelTwo(stage: Stage) {
  const service = stage.service();
  const { id, executionArn } = await request(service, 'levels-3');
  await approve(stage, id, 1);
  const mail = await stage.nextMail(id);
  const approval = await service.get(id);
  const level = approval.status === 'PENDING' ? approval.level : undefined;
  if (!level) throw new Error(`${id} has no open level`);
  return { service, id, executionArn, mail, level };
}
