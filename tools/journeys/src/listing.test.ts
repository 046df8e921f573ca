/** A deployment with many approvals, in an emulator of its own: what `list` finds of them. */
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { ApprovalStatus, ListOptions } from '@countersign/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { windowSeconds } from './app/policies.ts';
import { approverOf, lister, requester, role, session, user } from './people.ts';
import { decideByMail } from './stage/mail.ts';
import { anyRequest, openStage, outcomeOf, request, type Stage } from './stage/stage.ts';

const slackSeconds = 3600;
const developer = 'developer';

interface Asked {
  readonly id: string;
  readonly policy: string;
  readonly status: ApprovalStatus;
  readonly requestedAt: string;
}

let stage: Stage;
/** Oldest first. */
const asked: Asked[] = [];
/** When the older half was over and time moved on. */
let between = '';

beforeAll(async () => {
  stage = await openStage();
  for (const policy of ['levels-1', 'levels-2']) {
    for (const status of ['APPROVED', 'REJECTED', 'CANCELLED', 'FAILED'] as const) await ask(policy, status);
  }
  await Promise.all([ask('levels-1', 'EXPIRED'), ask('levels-2', 'EXPIRED')]);
  await stage.control.advance(windowSeconds + slackSeconds);
  for (const { id, status } of asked) if (status === 'EXPIRED') await outcomeOf(stage.service(), id);
  for (let count = 0; count < 95; count += 1) await ask(count % 2 === 0 ? 'levels-1' : 'two-of-three', 'PENDING');
  between = asked.find(({ status }) => status === 'PENDING')?.requestedAt ?? '';
  await ask('levels-1', 'APPROVED');
});
afterAll(() => stage.close());

/** Each a second after the other, so that their order is known. */
async function ask(policy: string, status: ApprovalStatus): Promise<void> {
  const service = stage.service();
  const { id, startedAt, executionArn } = await request(service, policy);
  asked.push({ id, policy, status, requestedAt: startedAt });
  await bringTo(status, id, executionArn);
  await stage.control.advance(1);
}

async function bringTo(status: ApprovalStatus, id: string, executionArn: string): Promise<void> {
  if (status === 'APPROVED' || status === 'REJECTED') {
    const levels = status === 'APPROVED' && id.startsWith('levels-2') ? [1, 2] : [1];
    for (const level of levels) {
      const verdict = status === 'APPROVED' ? 'Approve' : 'Reject';
      await decideByMail(await stage.ssmAs(approverOf(level)), await stage.nextMail(id), verdict);
    }
    await outcomeOf(stage.service(), id);
  } else if (status === 'CANCELLED') {
    await stage.service().cancel(id, { reason: 'Withdrawn' });
  } else if (status === 'FAILED') {
    await stage.nextMail(id);
    const approval = await stage.service().get(id);
    const level = approval.status === 'PENDING' ? approval.level?.executionArn : executionArn;
    await stage.sfn.send(new StopExecutionCommand({ executionArn: level }));
    await stage.control.advance(0);
  }
}

async function rows(options: ListOptions = {}) {
  const found: Asked[] = [];
  for await (const { id, policy = '', status, requestedAt } of (await stage.as(lister)).list(options)) found.push({ id, policy, status, requestedAt });
  return found;
}

const newestFirst = (wanted: (approval: Asked) => boolean = () => true) => asked.filter(wanted).toReversed();

describe('a list of more approvals than fit a page', () => {
  it.each([undefined, 7, 1000])('has each once, newest first, in pages of %s', async (pageSize) => {
    const options = pageSize === undefined ? {} : { pageSize };
    expect(await rows(options)).toEqual(newestFirst());
  });

  it.each(['PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'FAILED'] as const)('finds those that are %s', async (status) => {
    expect(await rows({ status, pageSize: 10 })).toEqual(newestFirst((approval) => approval.status === status));
  });

  it('finds those of a policy', async () => {
    expect(await rows({ policy: 'levels-2' })).toEqual(newestFirst(({ policy }) => policy === 'levels-2'));
    expect(await rows({ policy: 'levels-2', status: 'REJECTED' })).toEqual(
      newestFirst(({ policy, status }) => policy === 'levels-2' && status === 'REJECTED'),
    );
    expect(await rows({ policy: 'levels' })).toEqual([]);
  });

  it('finds those of a span of time', async () => {
    expect(await rows({ from: between })).toEqual(newestFirst(({ requestedAt }) => requestedAt >= between));
    expect(await rows({ to: new Date(between) })).toEqual(newestFirst(({ requestedAt }) => requestedAt < between));
    expect(await rows({ from: between, to: new Date(Date.parse(between) + 2500) })).toHaveLength(3);
  });

  it('says the same of each approval as the approval itself', async () => {
    const service = stage.service();
    for await (const row of service.list({ to: between, withRequests: true })) expect(await service.get(row.id)).toMatchObject(row);
  });

  it('finds those of a requester', async () => {
    const bot = user('release-bot');
    const { id } = await (await stage.as(requester)).request({ ...anyRequest(), policy: 'levels-3', requestedBy: { principal: bot } });
    const { id: forSomeone } = await request(stage.service(), 'levels-3', { requestedBy: { person: developer } });
    const ids = async (requestedBy: NonNullable<ListOptions['requestedBy']>) =>
      (await rows({ requestedBy, policy: 'levels-3' })).map((row) => row.id);
    expect(await ids({ principal: bot })).toEqual([id]);
    expect(await ids({ person: 'release-bot' })).toEqual([id]);
    expect(await ids({ person: developer })).toEqual([forSomeone]);
    expect(await ids({ principal: role('deployer') })).toEqual([forSomeone]);
    expect(await ids({ principal: session('deployer', 'somebody-else') })).toEqual([]);
    await Promise.all([id, forSomeone].map((one) => stage.service().cancel(one)));
  });

  it('goes on though approvals end while it is read', async () => {
    const found: string[] = [];
    for await (const { id } of stage.service().list({ status: 'PENDING', pageSize: 1 })) {
      found.push(id);
      if (found.length > 3) break;
      await stage.service().cancel(id);
    }
    expect(found).toEqual(newestFirst(({ status }) => status === 'PENDING').slice(0, 4).map(({ id }) => id));
  });
});
