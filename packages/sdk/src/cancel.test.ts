import { cancelledError, limits } from '@countersign/contracts';
import { expect, it } from 'vitest';
import { aPace } from '../test/a-pace.ts';
import { anExecution, anOutcome, approval } from '../test/builders.ts';
import { FakeAws } from '../test/fake-aws.ts';
import { cancelApproval } from './cancel.ts';
import type { CancelOptions } from './cancel.ts';
import { ApprovalsError } from './errors.ts';

const cancel = ({ executions }: FakeAws, options: CancelOptions = {}, pace = aPace()) =>
  cancelApproval(approval, options, { executions, pace });

const withdrawn = { reason: 'Withdrawn' };
const stoppedAs = (error?: string, cause?: string) =>
  anExecution({ status: 'ABORTED', ...(error ? { error } : {}), ...(cause ? { cause } : {}) });

it('stops the flow with the reason as the cause, and answers once it shows', async () => {
  const aws = new FakeAws().has(anExecution());
  expect(await cancel(aws, withdrawn)).toEqual({
    id: approval.name,
    executionArn: approval.executionArn,
    consoleUrl: expect.stringContaining(approval.executionArn),
    closedAt: '2030-01-02T00:00:00.000Z',
    reason: 'Withdrawn',
  });
  expect(aws.stopped).toEqual([{ arn: approval.executionArn, error: cancelledError, cause: 'Withdrawn' }]);
});

it('needs no reason', async () => {
  const aws = new FakeAws().has(anExecution());
  expect(await cancel(aws)).not.toHaveProperty('reason');
  expect(aws.stopped).toEqual([{ arn: approval.executionArn, error: cancelledError }]);
});

it('answers the same when it is repeated for the same reason', async () => {
  const aws = new FakeAws().has(anExecution());
  expect(await cancel(aws, withdrawn)).toEqual(await cancel(aws, withdrawn));
});

it.each([
  ['APPROVED', anExecution({ status: 'SUCCEEDED', output: JSON.stringify(anOutcome()) })],
  ['REJECTED', anExecution({ status: 'SUCCEEDED', output: JSON.stringify(anOutcome({ status: 'REJECTED' })) })],
  ['CANCELLED (Superseded)', stoppedAs(cancelledError, 'Superseded')],
  ['CANCELLED', stoppedAs(cancelledError)],
  ['CANCELLED (Withdrawn)', stoppedAs('Stopped', 'Withdrawn')],
  ['CANCELLED', stoppedAs()],
  ['FAILED (Approval.RunbookFailed)', anExecution({ status: 'FAILED', error: 'Approval.RunbookFailed' })],
  ['FAILED (States.Timeout)', anExecution({ status: 'TIMED_OUT' })],
])('never claims to have cancelled what had ended as %s', async (how, execution) => {
  const aws = new FakeAws().has(execution);
  const message = expect.stringContaining(`as ${how}`);
  await expect(cancel(aws, withdrawn)).rejects.toMatchObject({ code: 'AlreadyEnded', retryable: false, message });
});

it('says that it came too late where the flow ends while it is being stopped', async () => {
  const aws = new FakeAws().has(anExecution());
  aws.onStop = () => aws.has(anExecution({ status: 'SUCCEEDED', output: JSON.stringify(anOutcome()) }));
  await expect(cancel(aws)).rejects.toMatchObject({ code: 'AlreadyEnded', message: expect.stringContaining('APPROVED') });
});

it('says that it came too late where AWS refuses to stop what has ended', async () => {
  const aws = new FakeAws().has(anExecution({ status: 'SUCCEEDED', output: JSON.stringify(anOutcome()) }));
  aws.onStop = () => {
    throw new ApprovalsError('AwsRefused', 'it has ended');
  };
  await expect(cancel(aws)).rejects.toMatchObject({ code: 'AlreadyEnded' });
});

it('passes on any other refusal', async () => {
  const aws = new FakeAws().has(anExecution());
  for (const code of ['AwsRefused', 'AccessDenied', 'Throttled'] as const) {
    aws.onStop = () => {
      throw new ApprovalsError(code, 'no');
    };
    await expect(cancel(aws)).rejects.toMatchObject({ code });
  }
});

it('looks again while the stop does not show', async () => {
  const aws = new FakeAws().has(anExecution());
  aws.onStop = () => undefined;
  const pace = aPace(() => {
    if (pace.pauses.length === 3) aws.has(stoppedAs(cancelledError, 'Withdrawn'));
  });
  expect(await cancel(aws, withdrawn, pace)).toMatchObject({ reason: 'Withdrawn' });
});

it('claims nothing where the stop never shows', async () => {
  const aws = new FakeAws().has(anExecution());
  aws.onStop = () => undefined;
  await expect(cancel(aws)).rejects.toMatchObject({ code: 'NotConfirmed', retryable: true });
});

it('says so where there is no such approval', async () => {
  await expect(cancel(new FakeAws())).rejects.toMatchObject({ code: 'NotFound' });
});

it.each([' ', 'x'.repeat(limits.cancelReasonLength + 1), 'ding\u0007'])('refuses the reason %j before any call', async (reason) => {
  const aws = new FakeAws().has(anExecution());
  await expect(cancel(aws, { reason })).rejects.toMatchObject({ code: 'InvalidRequest', issues: [{ path: 'reason' }] });
  expect([aws.stopped, aws.described]).toEqual([[], []]);
});
