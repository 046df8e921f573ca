/** AWS takes one start and three reads a second, and runs 100 automations at once: levels wait, and end truly. */
import { afterEach, expect, it } from 'vitest';
import { windowSeconds } from './app/policies.ts';
import { approvalIn, type Asked, decideMany, endMany, requestMany } from './stage/crowd.ts';
import { takeRecords } from './stage/queue.ts';
import { openStage, type Prefix, type Stage } from './stage/stage.ts';

const slackSeconds = 3600;

let stage: Stage;
afterEach(() => stage.close());

async function ask(count: number, prefix: Prefix = 'journeys'): Promise<Asked[]> {
  stage = await openStage();
  await stage.control.enforceQuotas();
  return requestMany(stage, { service: stage.service(prefix), policy: 'levels-1', count });
}

/** The approvals that mails are about, one for each mail; what alarms tell the operators is about none. */
async function mailedApprovals(): Promise<string[]> {
  return (await stage.control.mails(0, 0)).map(approvalIn).filter((approval) => approval !== '');
}

async function countMails(): Promise<number | string> {
  const mailed = await mailedApprovals();
  return new Set(mailed).size === mailed.length ? mailed.length : 'more than one for an approval';
}

it('ends 150 approvals that are requested at once as their approvers decide, with one mail each', async () => {
  const asked = await ask(150);
  const verdictOf = ({ id }: Asked) => (asked.findIndex((each) => each.id === id) % 10 === 9 ? 'Reject' : 'Approve');
  const seconds = await decideMany(stage, asked, verdictOf);
  const ends = await endMany(stage, asked);
  expect(asked.filter((each) => ends.get(each.id) !== (verdictOf(each) === 'Approve' ? 'APPROVED' : 'REJECTED'))).toEqual([]);
  expect(await countMails()).toBe(150);
  // One start a second, and the last ones wait for their Retry.
  expect(seconds).toBeGreaterThan(150);
  expect(seconds).toBeLessThan(1200);
  expect(await takeRecords(stage, 'journeys')).toEqual([]);
});

it('settles 60 levels at their common deadline, with three reads a second and nobody to report', async () => {
  const asked = await ask(60);
  // Neither runbooks nor events reach anybody.
  await stage.control.arm(
    { kind: 'drop', event: 'aws.ssm', times: 1000 },
    { kind: 'fail', operation: 'lambda:Invoke', match: { principal: 'journeys-automation' }, times: 1000 },
  );
  const decides = ({ id }: Asked) => (asked.findIndex((each) => each.id === id) % 3 === 0 ? undefined : 'Approve');
  const seconds = await decideMany(stage, asked, decides);
  await stage.control.advance(windowSeconds + slackSeconds - seconds - 5);
  expect(await countMails()).toBe(60);
  const ends = await endMany(stage, asked);
  expect(asked.filter((each) => ends.get(each.id) !== (decides(each) ? 'APPROVED' : 'EXPIRED'))).toEqual([]);
});

it('shows the ceiling of nested runbooks as waiting: no mail, no outcome, until there is room', async () => {
  const asked = await ask(104, 'nested');
  // Each parent holds one of 100 places while its child asks: the child of the 100th finds none, nor do four parents.
  await stage.control.advance(1200);
  expect(await stage.control.automations()).toEqual({ running: 100, blocking: 99, pending: 5 });
  const mailed = new Set(await mailedApprovals());
  expect(mailed.size).toBe(99);

  const waiting = asked.filter(({ id }) => !mailed.has(id));
  const making = asked.filter(({ id }) => mailed.has(id)).slice(0, waiting.length);
  await decideMany(stage, [...making, ...waiting], () => 'Approve');
  const ends = await endMany(stage, [...making, ...waiting]);
  expect([...ends.values()]).toEqual(Array.from({ length: 10 }, () => 'APPROVED'));
  expect(await countMails()).toBe(104);
});
