import { expect, it } from 'vitest';
import { aClosedLevel, anEndedLevel, anExecution, anOutcome, approval, aStoppedLevel } from '../test/builders.ts';
import { aPace } from '../test/a-pace.ts';
import { FakeAws } from '../test/fake-aws.ts';
import type { Execution, Executions } from './aws/executions.ts';
import { ApprovalsError } from './errors.ts';
import { waitForOutcome } from './wait.ts';
import type { WaitOptions } from './wait.ts';

const approved = anExecution({ status: 'SUCCEEDED', output: JSON.stringify(anOutcome()) });

/** Answers in turn, the last one for ever. */
function executionsAnswering(...answers: readonly (Execution | Error)[]): Executions {
  let next = 0;
  return {
    ...new FakeAws().executions,
    describe: () => {
      const answer = answers[Math.min(next, answers.length - 1)];
      next += 1;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
}

const wait = (executions: Executions, options: WaitOptions = {}, pace = aPace()) =>
  waitForOutcome(approval, options, { executions, pace });

const running = anExecution();

it('answers at once when the approval has ended', async () => {
  const pace = aPace();
  expect(await wait(executionsAnswering(approved), {}, pace)).toMatchObject({ ...anOutcome(), id: approval.name });
  expect(pace.pauses).toEqual([]);
});

it('looks again in pauses that grow up to pollSeconds', async () => {
  const pace = aPace();
  await wait(executionsAnswering(running, running, running, running, running, approved), { pollSeconds: 3 }, pace);
  expect(pace.pauses).toEqual([1000, 1500, 2250, 3000, 3000]);
});

it('shortens pauses by at most a half, so that many waiters do not meet', async () => {
  const pace = { ...aPace(), random: () => 0 };
  await wait(executionsAnswering(running, approved), {}, pace);
  expect(pace.pauses).toEqual([500]);
});

it('gives up when its time is over, after a last look', async () => {
  const pace = aPace();
  await expect(wait(executionsAnswering(running), { timeoutSeconds: 2 }, pace)).rejects.toMatchObject({
    code: 'WaitTimeout',
    retryable: true,
  });
  expect(pace.pauses).toEqual([1000, 1000]);
  expect(await wait(executionsAnswering(running, running, approved), { timeoutSeconds: 2 })).toMatchObject({ status: 'APPROVED' });
});

it('throws a technical failure with its name and cause', async () => {
  const failed = anExecution({ status: 'FAILED', error: 'Approval.RunbookFailed', cause: 'The topic is gone' });
  await expect(wait(executionsAnswering(failed))).rejects.toMatchObject({
    code: 'ApprovalFailed',
    failure: { error: 'Approval.RunbookFailed', cause: 'The topic is gone' },
    message: `${approval.name} failed with Approval.RunbookFailed: The topic is gone`,
  });
});

it('answers a stopped flow as cancelled, without asking SSM who had decided', async () => {
  const aws = new FakeAws().has(anExecution({ status: 'ABORTED', cause: 'Withdrawn' }), anEndedLevel(), aStoppedLevel({ index: 2 }));
  expect(await wait(aws.executions)).toMatchObject({
    status: 'CANCELLED',
    reason: 'Withdrawn',
    levels: [aClosedLevel(), { name: 'team', status: 'CANCELLED', decisions: [], decisionsUnknown: true }],
  });
});

it('survives failures that pass', async () => {
  const throttled = new ApprovalsError('Throttled', 'slow down');
  expect(await wait(executionsAnswering(throttled, throttled, approved))).toMatchObject({ status: 'APPROVED' });
});

it('does not survive failures that stay', async () => {
  await expect(wait(executionsAnswering(new ApprovalsError('AwsUnavailable', 'down')))).rejects.toMatchObject({
    code: 'AwsUnavailable',
  });
  await expect(wait(executionsAnswering(new ApprovalsError('AccessDenied', 'no')))).rejects.toMatchObject({ code: 'AccessDenied' });
});

it('throws the reason of a signal that was aborted before', async () => {
  await expect(wait(executionsAnswering(running), { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
});

it('throws the reason of a signal that is aborted in a pause', async () => {
  const controller = new AbortController();
  const reason = new Error('shutting down');
  const delay = () => {
    controller.abort(reason);
    return Promise.reject(new Error('the timer was aborted'));
  };
  const waiting = wait(executionsAnswering(running), { signal: controller.signal }, { ...aPace(), delay });
  await expect(waiting).rejects.toBe(reason);
});

it.each([{ timeoutSeconds: 0 }, { timeoutSeconds: Number.NaN }, { pollSeconds: -1 }])('refuses %o', async (options) => {
  await expect(wait(executionsAnswering(approved), options)).rejects.toMatchObject({ code: 'InvalidOptions' });
});
