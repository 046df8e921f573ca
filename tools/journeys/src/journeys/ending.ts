/** Levels end truly: by expiry, after retries, without callbacks. */
import type { Fault } from '@countersign/emulator';
import { expect, it } from 'vitest';
import { windowSeconds } from '../app/policies.ts';
import { approverOf, levelName } from '../people.ts';
import { decideByMail } from '../stage/mail.ts';
import { outcomeOf, type Prefix, request, type Stage, statuses } from '../stage/stage.ts';

const slackSeconds = 3600;
/** Longer than the pauses of all attempts at open-level that its Retry may make after one failure. */
const retrySeconds = 10;

const diesAfterStart: Fault = { kind: 'kill', function: 'journeys-open-level', after: 'ssm:StartAutomationExecution' };

export function endingJourneys(stage: () => Stage): void {
  it('expires when nobody decides within the window', async () => {
    const service = stage().service();
    const { id } = await request(service, 'levels-2');
    await stage().nextMail(id);
    await stage().control.advance(windowSeconds - 60);
    expect(await service.get(id)).toMatchObject({ status: 'PENDING' });
    // Where SSM ends the automation without a word, the level's own deadline ends it.
    await stage().control.advance(60 + slackSeconds);
    expect(statuses(await outcomeOf(service, id))).toEqual(['EXPIRED', `${levelName(1)} EXPIRED`]);
    expect(await stage().mailsOf(id)).toHaveLength(1);
  });

  it('keeps the decisions of levels that were approved before one expired', async () => {
    const service = stage().service();
    const { id } = await request(service, 'levels-2');
    await decideByMail(await stage().ssmAs(approverOf(1)), await stage().nextMail(id), 'Approve');
    await stage().nextMail(id);
    await stage().control.advance(windowSeconds + slackSeconds);
    expect(await outcomeOf(service, id)).toMatchObject({
      status: 'EXPIRED',
      levels: [{ status: 'APPROVED', decisions: [{ approver: approverOf(1) }] }, { status: 'EXPIRED', decisions: [] }],
    });
  });

  it('is one approval with one mail a level when it is requested twice under one key', async () => {
    const service = stage().service();
    const key = { key: `twice-${stage().endpoint.split(':').at(-1)}` };
    const [first, second] = await Promise.all([request(service, 'levels-1', key), request(service, 'levels-1', key)]);
    expect(second).toEqual(first);
    await decideByMail(await stage().ssmAs(approverOf(1)), await stage().nextMail(first.id), 'Approve');
    await outcomeOf(service, first.id);
    expect(await stage().mailsOf(first.id)).toHaveLength(1);
    await expect(request(service, 'levels-1', key)).rejects.toMatchObject({ code: 'AlreadyRequested' });
  });

  it('asks once when open-level dies after it has started the automation and is tried again', async () => {
    const service = stage().service();
    await stage().control.arm(diesAfterStart);
    const { id } = await request(service, 'levels-1');
    const mail = await stage().nextMail(id);
    await stage().control.advance(retrySeconds);
    expect(await stage().mailsOf(id)).toHaveLength(1);
    await decideByMail(await stage().ssmAs(approverOf(1)), mail, 'Approve');
    await stage().control.advance(0);
    expect(await outcomeOf(service, id)).toMatchObject({ status: 'APPROVED' });
    expect(await stage().mailsOf(id)).toHaveLength(1);
  });

  it('keeps a decision that comes while open-level is between two attempts', async () => {
    const service = stage().service();
    await stage().control.arm(diesAfterStart);
    const { id } = await request(service, 'levels-1');
    const mail = await stage().nextMail(id);
    await decideByMail(await stage().ssmAs(approverOf(1)), mail, 'Approve');
    await stage().control.advance(windowSeconds + slackSeconds);
    expect(await outcomeOf(service, id)).toMatchObject({ status: 'APPROVED' });
    expect(await stage().mailsOf(id)).toHaveLength(1);
  });

  const nested: Prefix = 'nested';

  it.each([
    ['approves', 'Approve', 'APPROVED'],
    ['rejects', 'Reject', 'REJECTED'],
  ] as const)('%s with nested runbooks', async (_what, verdict, status) => {
    const service = stage().service(nested);
    const { id } = await request(service, 'levels-1');
    await decideByMail(await stage().ssmAs(approverOf(1)), await stage().nextMail(id), verdict);
    expect(await outcomeOf(service, id)).toMatchObject({ status });
    expect(await stage().mailsOf(id)).toHaveLength(1);
  });

  it('expires with nested runbooks', async () => {
    const service = stage().service(nested);
    const { id } = await request(service, 'levels-1');
    await stage().nextMail(id);
    await stage().control.advance(windowSeconds + slackSeconds);
    expect(await outcomeOf(service, id)).toMatchObject({ status: 'EXPIRED' });
  });

  it('shows and decides a pending approval with nested runbooks through the SDK', async () => {
    const service = stage().service(nested);
    const { id } = await request(service, 'levels-1');
    await stage().nextMail(id);
    expect(await service.get(id)).toMatchObject({ status: 'PENDING', level: { state: 'open', missingApprovals: 1 } });
    await (await stage().as(approverOf(1), nested)).decide(id, { verdict: 'approve' });
    expect(await outcomeOf(service, id)).toMatchObject({ status: 'APPROVED' });
  });
}
