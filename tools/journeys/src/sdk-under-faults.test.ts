/** What the SDK makes of answers that are late, lost or refused: never a wrong end, and no failure that passes by itself. */
import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import type { Fault } from '@countersign/emulator';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { approverOf, levelName, requester } from './people.ts';
import { decideByMail } from './stage/mail.ts';
import { openStage, outcomeOf, request, type Stage, statuses } from './stage/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.control.clearFaults());
afterAll(() => stage.close());

/** Only what the backend service calls: handlers and state machines call the same operations. */
const match = { principal: requester };

/** The AWS SDK makes three attempts; what is refused more often reaches ours. */
const beyondTheAwsSdk = 4;

const pending = async () => {
  const service = stage.service();
  const { id } = await request(service, 'levels-1');
  return { service, id, mail: await stage.nextMail(id) };
};

it('waits with the answer to a cancellation until the stop shows', async () => {
  const { service, id } = await pending();
  await stage.control.arm({ kind: 'stale', operation: 'states:DescribeExecution', times: 2, match });
  const { closedAt } = await service.cancel(id, { reason: 'Withdrawn' });
  expect(await service.get(id)).toMatchObject({ status: 'CANCELLED', reason: 'Withdrawn', closedAt });
});

it('is told that it came too late though the end does not show at first', async () => {
  const { service, id, mail } = await pending();
  await stage.control.arm({ kind: 'stale', operation: 'states:DescribeExecution', times: 2, match });
  await decideByMail(await stage.ssmAs(approverOf(1)), mail, 'Approve');
  await stage.control.advance(0);
  await expect(service.cancel(id)).rejects.toMatchObject({ code: 'AlreadyEnded', message: expect.stringContaining('APPROVED') });
});

it('is told that it came too late though AWS refused to stop what has ended', async () => {
  const { service, id, mail } = await pending();
  await decideByMail(await stage.ssmAs(approverOf(1)), mail, 'Reject');
  await stage.control.advance(0);
  await stage.control.arm({ kind: 'fail', operation: 'states:StopExecution', error: 'ValidationException', match });
  await expect(service.cancel(id)).rejects.toMatchObject({ code: 'AlreadyEnded', message: expect.stringContaining('REJECTED') });
});

it.each<Fault>([
  { kind: 'fail', operation: 'states:StopExecution', after: true, match },
  { kind: 'drop', operation: 'states:StopExecution', match },
])('has cancelled where the answer to the stop was lost: %j', async (fault) => {
  const { service, id } = await pending();
  await stage.control.arm(fault);
  await service.cancel(id, { reason: 'Withdrawn' });
  expect(await service.get(id)).toMatchObject({ status: 'CANCELLED', reason: 'Withdrawn' });
});

it('keeps the outcome of a level that AWS did not stop with its flow, and that was approved then', async () => {
  const service = stage.service();
  const { id, executionArn } = await request(service, 'levels-2');
  const mail = await stage.nextMail(id);
  await stage.control.arm(
    { kind: 'fail', operation: 'states:StopExecution', match: { input: ':journeys-approval-level:' } },
    { kind: 'drop', event: '*', times: 100 },
  );
  await service.cancel(id);
  expect(statuses(await service.get(id))).toEqual(['CANCELLED', `${levelName(1)} CANCELLED`]);
  await decideByMail(await stage.ssmAs(approverOf(1)), mail, 'Approve');
  await stage.control.advance(0);
  expect(statuses(await service.get(id))).toEqual(['CANCELLED', `${levelName(1)} APPROVED`]);
  await stage.sfn.send(new RedriveExecutionCommand({ executionArn }));
  await stage.nextMail(id);
  expect(await service.get(id)).toMatchObject({ status: 'PENDING', closedLevels: [{ name: levelName(1) }], level: { name: levelName(2) } });
});

it('says that AWS throttles, and cancels when it is asked again', async () => {
  const { service, id } = await pending();
  await stage.control.arm({ kind: 'throttle', operation: 'states:DescribeExecution', times: 3, match });
  await expect(service.cancel(id)).rejects.toMatchObject({ code: 'Throttled', retryable: true });
  expect(await service.cancel(id)).toMatchObject({ id });
});

it.each(['states:ListExecutions', 'states:DescribeExecution'])('lists on where AWS throttles %s', async (operation) => {
  const { service, id } = await pending();
  await stage.control.arm({ kind: 'throttle', operation, times: beyondTheAwsSdk, match });
  const found: string[] = [];
  for await (const row of service.list({ withRequests: true, policy: 'levels-1' })) found.push(row.id);
  expect(found).toContain(id);
});

it('waits on where AWS throttles', async () => {
  const { service, id, mail } = await pending();
  await decideByMail(await stage.ssmAs(approverOf(1)), mail, 'Approve');
  await stage.control.advance(0);
  await stage.control.arm({ kind: 'throttle', operation: 'states:DescribeExecution', times: beyondTheAwsSdk, match });
  expect(await outcomeOf(service, id)).toMatchObject({ status: 'APPROVED' });
});
