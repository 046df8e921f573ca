import { executionArn } from '@countersign/contracts';
import type { OutcomeStatus } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { aPace } from '../test/a-pace.ts';
import { anExecution, anOutcome, aRequest, flowArn } from '../test/builders.ts';
import { FakeAws } from '../test/fake-aws.ts';
import type { Execution } from './aws/executions.ts';
import { ApprovalsError } from './errors.ts';
import { listApprovals } from './list.ts';
import { checkListOptions } from './list-query.ts';
import type { ListOptions } from './list-query.ts';

/** Requested in this second of the year 2030. */
const at = (second: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, second));
const bot = 'arn:aws:iam::123456789012:user/release-bot';

function flow(name: string, second: number, changes: Partial<Execution> = {}): Execution {
  return anExecution({ arn: executionArn(flowArn, name), startedAt: at(second), ...changes });
}

const ended = (name: string, second: number, status: OutcomeStatus) =>
  flow(name, second, { status: 'SUCCEEDED', output: JSON.stringify(anOutcome({ status })) });

const askedBy = (principal: string) => ({ input: JSON.stringify({ ...aRequest(), requestedBy: { principal } }) });

const one = (): FakeAws =>
  new FakeAws().has(
    flow('release--1', 1),
    ended('release--2', 2, 'APPROVED'),
    ended('payout--3', 3, 'REJECTED'),
    flow('payout--4', 4, { status: 'ABORTED' }),
    ended('release--5', 5, 'CANCELLED'),
    flow('levels--6', 6, { status: 'FAILED' }),
    flow('payout--7', 7, { status: 'TIMED_OUT' }),
    ended('release--8', 8, 'EXPIRED'),
  );

const list = ({ executions }: FakeAws, options: ListOptions = {}, pace = aPace()) =>
  listApprovals(flowArn, checkListOptions(options), { executions, pace });

async function ids(aws: FakeAws, options: ListOptions = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const { id, status } of list(aws, options)) found.push(`${id} ${status}`);
  return found;
}

const all = [
  'release--8 EXPIRED',
  'payout--7 FAILED',
  'levels--6 FAILED',
  'release--5 CANCELLED',
  'payout--4 CANCELLED',
  'payout--3 REJECTED',
  'release--2 APPROVED',
  'release--1 PENDING',
];

describe('a list of approvals', () => {
  it.each([1, 3, 100])('has every one, newest first, in pages of %i', async (pageSize) => {
    const aws = one();
    expect(await ids(aws, { pageSize })).toEqual(all);
    expect(aws.listed).toHaveLength(Math.ceil(all.length / pageSize));
  });

  it.each(['PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'FAILED'] as const)('has those that are %s', async (status) => {
    expect(await ids(one(), { status })).toEqual(all.filter((row) => row.endsWith(status)));
    expect(await ids(one(), { status, pageSize: 1 })).toEqual(all.filter((row) => row.endsWith(status)));
  });

  it('shows what a row is about', async () => {
    const aws = new FakeAws().has(ended('release--2', 2, 'APPROVED'), flow('levels--1', 1));
    const rows = [];
    for await (const row of list(aws)) rows.push(row);
    expect(rows).toEqual([
      {
        id: 'release--2',
        executionArn: executionArn(flowArn, 'release--2'),
        consoleUrl: expect.stringContaining(executionArn(flowArn, 'release--2')),
        status: 'APPROVED',
        policy: 'production-change',
        requestedAt: '2030-01-01T00:00:02.000Z',
        closedAt: '2030-01-02T00:00:00.000Z',
        request: aRequest(),
      },
      {
        id: 'levels--1',
        executionArn: executionArn(flowArn, 'levels--1'),
        consoleUrl: expect.stringContaining('levels--1'),
        status: 'PENDING',
        requestedAt: '2030-01-01T00:00:01.000Z',
      },
    ]);
  });

  it('finds a policy by name alone', async () => {
    const aws = one().has(flow('release', 9), flow('release-notes--1', 10), flow('by-hand', 11));
    expect(await ids(aws, { policy: 'release', status: 'PENDING' })).toEqual(['release--1 PENDING']);
    expect(aws.described).toEqual([]);
    expect(await ids(aws, { policy: 'levels' })).toEqual(['levels--6 FAILED']);
  });

  it('leaves out executions whose names cannot be approvals’', async () => {
    expect(await ids(new FakeAws().has(flow('dotted.name', 1), flow('x'.repeat(69), 2)))).toEqual([]);
  });

  it('is in a span of time that includes its beginning and not its end', async () => {
    expect(await ids(one(), { from: at(3), to: at(5).toISOString() })).toEqual(['payout--4 CANCELLED', 'payout--3 REJECTED']);
  });

  it('asks for no page beyond the first that is too old', async () => {
    const aws = one();
    await ids(aws, { from: at(7), pageSize: 1 });
    expect(aws.listed).toHaveLength(3);
  });

  it('goes on behind an old execution that was redriven, whichever time AWS sorts by', async () => {
    const aws = one();
    const { executions } = aws;
    const redriven = { ...executions, list: (page: Parameters<typeof executions.list>[0]) =>
      executions.list(page).then((answer) => ({
        ...answer,
        executions: answer.executions.map((listed) => (listed.name === 'release--8' ? { ...listed, startedAt: at(0), redrivenAt: at(9) } : listed)),
      })) };
    const found = [];
    const query = checkListOptions({ from: at(7), pageSize: 1 });
    for await (const { id } of listApprovals(flowArn, query, { executions: redriven, pace: aPace() })) found.push(id);
    expect(found).toEqual(['payout--7']);
  });

  it('finds a requester by reading each row that is left', async () => {
    const aws = one().has(flow('release--9', 9, askedBy(`${bot}-2`)), flow('payout--9', 10, askedBy(`${bot}-2`)), flow('release--10', 11, { input: '{}' }));
    expect(await ids(aws, { policy: 'release', requestedBy: { principal: `${bot}-2` } })).toEqual(['release--9 PENDING']);
    expect(aws.described).toHaveLength(6);
  });

  it('reads no row whose status says enough', async () => {
    const aws = one();
    await ids(aws);
    expect(aws.described).toHaveLength(4);
  });

  it('gives every row its request where that is asked for', async () => {
    for await (const { request } of list(one(), { withRequests: true })) expect(request).toEqual(aRequest());
  });

  it('drops a row that has just ended otherwise, or was forgotten', async () => {
    const aws = one();
    const { executions } = aws;
    const late = { ...executions, describe: (arn: string) => executions.describe(arn.replace('release--1', 'release--2').replace('payout--3', 'none')) };
    const rows = [];
    const options = { withRequests: true, status: 'PENDING' } as const;
    for await (const row of listApprovals(flowArn, checkListOptions(options), { executions: late, pace: aPace() })) rows.push(row);
    for await (const row of listApprovals(flowArn, checkListOptions({ status: 'REJECTED' }), { executions: late, pace: aPace() })) rows.push(row);
    expect(rows).toEqual([]);
  });

  it('asks for nothing more once its taker has stopped', async () => {
    const aws = one();
    for await (const _ of list(aws, { pageSize: 2 })) break;
    expect(aws.listed).toHaveLength(1);
  });

  it('throws the reason of a signal, and asks for nothing more', async () => {
    const aws = one();
    const controller = new AbortController();
    const reason = new Error('shutting down');
    const rows = list(aws, { signal: controller.signal, pageSize: 1 });
    await rows.next();
    controller.abort(reason);
    await expect(rows.next()).rejects.toBe(reason);
    expect(aws.listed).toHaveLength(1);
  });

  it('waits until AWS takes calls again, longer each time', async () => {
    const aws = one();
    const { executions } = aws;
    let refusals = 3;
    const throttled = { ...executions, list: (page: Parameters<typeof executions.list>[0]) =>
      (refusals -= 1) < 0 ? executions.list(page) : Promise.reject(new ApprovalsError('Throttled', 'slow down')) };
    const pace = aPace();
    await listApprovals(flowArn, checkListOptions({}), { executions: throttled, pace }).next();
    expect(pace.pauses).toEqual([500, 1000, 2000]);
  });

  it.each(['Throttled', 'AccessDenied'] as const)('fails where AWS goes on to refuse: %s', async (code) => {
    const aws = one();
    const refusing = { ...aws.executions, list: () => Promise.reject(new ApprovalsError(code, 'no')) };
    const rows = listApprovals(flowArn, checkListOptions({}), { executions: refusing, pace: aPace() });
    await expect(rows.next()).rejects.toMatchObject({ code });
  });
});
