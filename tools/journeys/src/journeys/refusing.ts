/** Bad input is refused with a name and a text that says what, which value and what to do. */
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { approverOf, approverRole, requester, user } from '../people.ts';
import { decideByMail } from '../stage/mail.ts';
import { anyRequest, outcomeOf, request, type Stage } from '../stage/stage.ts';

const valid = {
  version: 1,
  kind: 'policy',
  policy: 'levels-1',
  subject: 'Deploy release 42',
  review: { url: 'https://example.com/42' },
  requestedBy: { principal: requester },
};
const topicArn = 'arn:aws:sns:us-east-1:123456789012:Automation-journeys-levels-1-level-1';
const level = { name: 'mine', approvers: [user('somebody')], minRequiredApprovals: 1, topicArn, windowSeconds: 3600 };
const { policy: _policy, ...withoutPolicy } = valid;
const own = (...levels: object[]) => ({ ...withoutPolicy, kind: 'levels', levels });

export function refusingJourneys(stage: () => Stage): void {
  it.each([
    ['nothing', {}, 'Approval.InvalidRequest', 'kind'],
    ['a list', [], 'Approval.InvalidRequest', '(root)'],
    ['text', 'Deploy', 'Approval.InvalidRequest', '(root)'],
    ['a request without a subject', { ...valid, subject: undefined }, 'Approval.InvalidRequest', 'subject'],
    ['several mistakes', { ...valid, subject: '', review: {} }, 'Approval.InvalidRequest', 'review.url'],
    ['a policy that is not deployed', { ...valid, policy: 'other' }, 'Approval.UnknownPolicy', 'other'],
    ['the only approver as requester', { ...valid, requestedBy: { principal: approverOf(1) } }, 'Approval.NotEnoughApprovers', 'level-1'],
    ['the only approver as person', { ...valid, requestedBy: { principal: requester, person: 'Level-1-Approver' } }, 'Approval.NotEnoughApprovers', 'level-1'],
    ['a topic of somebody else', own({ ...level, topicArn: `${topicArn}-x` }), 'Approval.LevelsNotAllowed', 'levels[0].topicArn'],
    ['a window without a runbook', own({ ...level, windowSeconds: 61 }), 'Approval.LevelsNotAllowed', 'levels[0].windowSeconds'],
    ['a bare role', own({ ...level, approvers: [approverRole] }), 'Approval.LevelsNotAllowed', 'levels[0].approvers'],
    ['one person for two levels', own(level, { ...level, name: 'again' }), 'Approval.NotEnoughApprovers', 'again'],
  ])('fails an execution that was started by hand with %s', async (_what, input, error, text) => {
    const closed = await runByHand(stage(), 'journeys', input);
    expect(closed).toMatchObject({ status: 'FAILED', error, cause: expect.stringContaining(text) });
  });

  it('takes no levels from requests where the deployment does not allow it', async () => {
    expect(await runByHand(stage(), 'nested', own(level))).toMatchObject({ status: 'FAILED', error: 'Approval.LevelsNotAllowed' });
  });

  it('takes levels from a request where the deployment allows it', async () => {
    const service = stage().service();
    const { id } = await service.request({ ...anyRequest(), levels: [level] });
    await decideByMail(await stage().ssmAs(user('somebody')), await stage().nextMail(id), 'Approve');
    const outcome = await outcomeOf(service, id);
    expect(outcome).toMatchObject({ status: 'APPROVED', levels: [{ name: 'mine', status: 'APPROVED' }] });
    expect(outcome).not.toHaveProperty('policy');
  });

  it('says the same in the SDK, before any call, as the execution says when it is started by hand', async () => {
    const broken = { ...valid, subject: '', review: { url: 'nowhere' } };
    const { cause } = await runByHand(stage(), 'journeys', broken);
    const { subject, review, policy } = broken;
    // What the execution's end causes counts before.
    await stage().control.advance(0);
    const before = await stage().control.usage();
    const refused = await stage().service().request({ policy, subject, review, requestedBy: { principal: requester } }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'InvalidRequest', issues: [{ path: 'subject' }, { path: 'subject' }, { path: 'review.url' }] });
    for (const issue of (refused as { issues: { path: string; message: string }[] }).issues) {
      expect(cause).toContain(`${issue.path}: ${issue.message}`);
    }
    expect(await stage().control.usage()).toEqual(before);
  });

  it.each([
    ['nothing', {}],
    ['text', '"text"'],
    ['a window that is text', { level: { windowSeconds: 'long' } }],
    ['a window of a million years', { level: { windowSeconds: 1e14 } }],
  ])('fails a level that was started by hand with %s', async (_what, input) => {
    expect(await runByHand(stage(), 'journeys', input, 'level')).toMatchObject({ status: 'FAILED', error: 'Approval.InvalidRequest' });
  });

  it('throws the failure and its cause from wait', async () => {
    const service = stage().service();
    const { id } = await request(service, 'levels-1', { requestedBy: { principal: approverOf(1) } });
    await expect(outcomeOf(service, id)).rejects.toMatchObject({
      code: 'ApprovalFailed',
      failure: { error: 'Approval.NotEnoughApprovers', cause: expect.stringContaining('level-1') },
    });
  });
}

async function runByHand({ sfn, region }: Stage, prefix: string, input: unknown, machine: 'flow' | 'level' = 'flow') {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn: `arn:aws:states:${region}:123456789012:stateMachine:${prefix}-approval-${machine}`,
      input: typeof input === 'string' && input.startsWith('"') ? input : JSON.stringify(input),
    }),
  );
  const describe = () => sfn.send(new DescribeExecutionCommand({ executionArn }));
  await expect.poll(async () => (await describe()).status, { timeout: 30_000 }).not.toBe('RUNNING');
  return describe();
}
