import { expect, it } from 'vitest';
import { aClosedLevel, aLevel, anAutomation, anEndedLevel, anExecution, approval, aRunningLevel, automationId, levelArn, parametersOf } from '../test/builders.ts';
import { FakeAws } from '../test/fake-aws.ts';
import { decide } from './decide.ts';

const openLevel = () =>
  new FakeAws().has(anExecution(), aRunningLevel()).hasAutomation(anAutomation(), { level: levelArn() });

const approve = { verdict: 'approve' } as const;

it('sends the verdict and the comment to the automation that holds the approve step', async () => {
  const aws = openLevel();
  const sent = await decide(approval, { verdict: 'reject', comment: 'Not during the freeze' }, aws);
  expect(sent).toEqual({ level: 'team', automationExecutionId: automationId });
  expect(aws.signals).toEqual([
    { automationExecutionId: automationId, signalType: 'Reject', comment: 'Not during the freeze' },
  ]);
});

it('signals the child of nested runbooks', async () => {
  const aws = new FakeAws()
    .has(anExecution(), aRunningLevel())
    .hasAutomation(anAutomation('none', 'parent'), { level: levelArn() })
    .hasAutomation(anAutomation({}, 'child'), { parent: 'parent' });
  await decide(approval, approve, aws);
  expect(aws.signals).toEqual([{ automationExecutionId: 'child', signalType: 'Approve' }]);
});

it.each([
  ['the flow has just started', new FakeAws().has(anExecution()), undefined],
  ['the automation does not exist yet', new FakeAws().has(anExecution(), aRunningLevel()), undefined],
  ['the step has not begun', openLevel().hasAutomation(anAutomation({ status: 'Pending' }), { level: levelArn() }), undefined],
  ['another level than the named one is open', openLevel(), 'security'],
])('asks to try again when %s', async (_, aws, level) => {
  const decision = { ...approve, ...(level === undefined ? {} : { level }) };
  await expect(decide(approval, decision, aws)).rejects.toMatchObject({ code: 'NotOpenYet', retryable: true });
  expect(aws.signals).toEqual([]);
});

const securityIsOpen = new FakeAws()
  .has(anExecution(), anEndedLevel(), aRunningLevel(aLevel({ name: 'security' }), { index: 2 }))
  .hasAutomation(anAutomation({}, automationId, parametersOf(levelArn({ index: 2 }))), { level: levelArn({ index: 2 }) });

it.each([
  ['the approval has ended', new FakeAws().has(anExecution({ status: 'SUCCEEDED' })), undefined],
  ['the level was rejected', new FakeAws().has(anExecution(), anEndedLevel(aClosedLevel({ status: 'REJECTED' }))), undefined],
  ['the step is over', openLevel().hasAutomation(anAutomation({ status: 'Success' }), { level: levelArn() }), undefined],
  ['the named level has closed', securityIsOpen, 'team'],
])('has nothing to decide when %s', async (_, aws, level) => {
  const decision = { ...approve, ...(level === undefined ? {} : { level }) };
  await expect(decide(approval, decision, aws)).rejects.toMatchObject({ code: 'NotPending', retryable: false });
  expect(aws.signals).toEqual([]);
});

it('takes a refused signal for an outsider while the step waits', async () => {
  const aws = openLevel();
  const refusal = new Error('refused');
  aws.signalAnswer = { kind: 'refused', cause: refusal };
  await expect(decide(approval, approve, aws)).rejects.toMatchObject({ code: 'NotAnApprover', cause: refusal });
});

it('takes a refused signal for a late one when the step was decided meanwhile', async () => {
  const aws = openLevel();
  aws.signalAnswer = { kind: 'refused', cause: new Error('refused') };
  aws.onSignal = () => aws.hasAutomation(anAutomation({ status: 'Success' }), { level: levelArn() });
  await expect(decide(approval, approve, aws)).rejects.toMatchObject({ code: 'NotPending' });
});

it.each(['', 'x'.repeat(513)])('refuses a comment that SSM would not take', async (comment) => {
  const aws = openLevel();
  await expect(decide(approval, { verdict: 'approve', comment }, aws)).rejects.toMatchObject({
    code: 'InvalidRequest',
    issues: [{ path: 'comment', message: 'must have 1 to 512 characters' }],
  });
  expect(aws.described).toEqual([]);
});
