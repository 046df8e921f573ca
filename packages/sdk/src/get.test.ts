import { describe, expect, it } from 'vitest';
import {
  aClosedLevel,
  aLevel,
  anAutomation,
  anEndedLevel,
  anExecution,
  anOutcome,
  approval,
  aRequest,
  aRunningLevel,
  automationId,
  decisionText,
  aStoppedLevel,
  levelArn,
  levelInput,
  parametersOf,
} from '../test/builders.ts';
import { FakeAws } from '../test/fake-aws.ts';
import { ApprovalsError } from './errors.ts';
import { getApproval } from './get.ts';

const lead = 'arn:aws:iam::123456789012:user/team-lead';

const get = (aws: FakeAws) => getApproval(approval, aws);

describe('a pending approval', () => {
  it('shows the open level with its decisions, what is missing, and where to decide', async () => {
    const step = { approverDecisions: [decisionText(lead, 'Approve', { Comment: 'Fine' })] };
    const aws = new FakeAws().has(anExecution(), aRunningLevel()).hasAutomation(anAutomation(step), { level: levelArn() });
    expect(await get(aws)).toEqual({
      id: 'production-change--42',
      executionArn: approval.executionArn,
      consoleUrl: `https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/${approval.executionArn}`,
      requestedAt: '2030-01-01T00:00:00.000Z',
      policy: 'production-change',
      request: aRequest(),
      status: 'PENDING',
      closedLevels: [],
      level: {
        name: 'team',
        index: 1,
        of: 3,
        approvers: aLevel().approvers,
        minRequiredApprovals: 2,
        startedAt: '2030-01-01T00:00:00.000Z',
        executionArn: levelArn(),
        consoleUrl: expect.stringContaining(levelArn()),
        state: 'open',
        automationExecutionId: automationId,
        decisions: [{ approver: lead, verdict: 'approve', comment: 'Fine', decidedAt: '2030-01-01T01:00:00.000Z' }],
        missingApprovals: 1,
        expiresAt: '2030-01-01T01:00:10.000Z',
        approveUrl: `https://eu-central-1.console.aws.amazon.com/systems-manager/automation/execution/${automationId}/approval?region=eu-central-1#signalType=Approve`,
        rejectUrl: expect.stringMatching(/#signalType=Reject$/),
      },
    });
  });

  it('shows the levels that are closed, and the one that is open now', async () => {
    const aws = new FakeAws()
      .has(anExecution(), anEndedLevel(), aRunningLevel(aLevel({ name: 'security' }), { index: 2 }))
      .hasAutomation(anAutomation({}, automationId, parametersOf(levelArn({ index: 2 }))), { level: levelArn({ index: 2 }) });
    expect(await get(aws)).toMatchObject({
      closedLevels: [aClosedLevel()],
      level: { name: 'security', index: 2, state: 'open' },
    });
  });

  it('has no level before the first one starts', async () => {
    expect(await get(new FakeAws().has(anExecution()))).not.toHaveProperty('level');
  });

  it('shows the newest attempt at each level of a redriven flow', async () => {
    const aws = new FakeAws().has(
      anExecution({ redriveCount: 2 }),
      aStoppedLevel({ index: 1, redrive: 0 }, 'FAILED'),
      anEndedLevel(aClosedLevel(), { index: 1, redrive: 1 }),
      aStoppedLevel({ index: 2, redrive: 0 }),
      aRunningLevel(aLevel({ name: 'security' }), { index: 2, redrive: 1 }),
    );
    expect(await get(aws)).toMatchObject({ status: 'PENDING', closedLevels: [aClosedLevel()], level: { name: 'security', index: 2 } });
    expect(aws.described).toHaveLength(7);
  });

  it('passes over a level that somebody else started under its name', async () => {
    const input = JSON.stringify({ ...levelInput(), AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: undefined });
    const aws = new FakeAws().has(
      anExecution({ redriveCount: 1 }),
      { ...anEndedLevel(), input },
      aRunningLevel(aLevel({ name: 'security' }), { index: 1, redrive: 1 }),
    );
    expect(await get(aws)).toMatchObject({ closedLevels: [], level: { name: 'security', index: 1 } });
  });

  it('calls once for each level of a flow that was never redriven', async () => {
    const aws = new FakeAws().has(anExecution(), anEndedLevel(), aRunningLevel(aLevel(), { index: 2 }));
    await get(aws);
    expect(aws.described).toEqual([approval.executionArn, levelArn({ index: 1 }), levelArn({ index: 2 })]);
  });

  it('finds the approve step in the child of nested runbooks', async () => {
    const aws = new FakeAws()
      .has(anExecution(), aRunningLevel())
      .hasAutomation(anAutomation('none', 'parent'), { level: levelArn() })
      .hasAutomation(anAutomation({}, 'child'), { parent: 'parent' });
    expect(await get(aws)).toMatchObject({ level: { state: 'open', automationExecutionId: 'child' } });
  });

  it.each([
    ['no automation yet', undefined, 'opening'],
    ['a queued automation', anAutomation('none'), 'opening'],
    ['a step that begins', anAutomation({ status: 'InProgress' }), 'opening'],
    ['a waiting step', anAutomation(), 'open'],
    ['an approved step', anAutomation({ status: 'Success' }), 'closing'],
    ['a step that timed out', anAutomation({ status: 'TimedOut' }), 'closing'],
  ])('with %s: %s', async (_, automation, state) => {
    const aws = new FakeAws().has(anExecution(), aRunningLevel());
    if (automation) aws.hasAutomation(automation, { level: levelArn() });
    expect(await get(aws)).toMatchObject({ level: { state } });
  });

  it('hides what SSM knows from a caller who may not read automations', async () => {
    const aws = new FakeAws().has(anExecution(), aRunningLevel());
    aws.automationError = new ApprovalsError('AccessDenied', 'no');
    const answer = await get(aws);
    expect(answer).toMatchObject({ level: { state: 'hidden', name: 'team' } });
    expect(answer).not.toHaveProperty('level.decisions');
  });

  it('does not swallow other failures of SSM', async () => {
    const aws = new FakeAws().has(anExecution(), aRunningLevel());
    aws.automationError = new ApprovalsError('Throttled', 'slow down');
    await expect(get(aws)).rejects.toMatchObject({ code: 'Throttled', retryable: true });
  });

  it('takes a level whose input has members that a later version added', async () => {
    const level = aRunningLevel();
    const input = JSON.parse(level.input ?? '') as { level: object };
    const later = { ...input, level: { ...input.level, colour: 'green' }, priority: 1 };
    const aws = new FakeAws().has(anExecution(), { ...level, input: JSON.stringify(later) });
    expect(await get(aws)).toMatchObject({ level: { name: 'team', state: 'opening' } });
  });

  it('refuses a level whose input makes no sense', async () => {
    const aws = new FakeAws().has(anExecution(), { ...aRunningLevel(), input: JSON.stringify({ ...levelInput(), level: {} }) });
    await expect(get(aws)).rejects.toMatchObject({ code: 'UnexpectedOutput' });
  });
});

describe('an approval that has ended', () => {
  it.each(['APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED'] as const)('answers the outcome %s', async (status) => {
    const output = JSON.stringify({ ...anOutcome({ status }), addedLater: true });
    const aws = new FakeAws().has(anExecution({ status: 'SUCCEEDED', output }));
    expect(await get(aws)).toMatchObject({ ...anOutcome({ status }), id: approval.name, closedAt: '2030-01-02T00:00:00.000Z' });
    expect(aws.described).toEqual([approval.executionArn]);
  });

  it('answers the name and the cause of a technical failure', async () => {
    const failed = anExecution({ status: 'FAILED', error: 'Approval.UnknownPolicy', cause: 'There is no policy x' });
    expect(await get(new FakeAws().has(failed))).toMatchObject({
      status: 'FAILED',
      error: 'Approval.UnknownPolicy',
      cause: 'There is no policy x',
    });
  });

  it.each([
    ['{"errorType":"Approval.UnknownPolicy","errorMessage":"no such policy","trace":["…"]}', 'no such policy'],
    ['{"errorMessage":7}', '{"errorMessage":7}'],
    ['["x"]', '["x"]'],
  ])('reads the cause %s', async (cause, text) => {
    const failed = anExecution({ status: 'FAILED', error: 'Approval.UnknownPolicy', cause });
    expect(await get(new FakeAws().has(failed))).toMatchObject({ cause: text });
  });

  it('names a timeout that AWS left unnamed', async () => {
    const answer = await get(new FakeAws().has(anExecution({ status: 'TIMED_OUT' })));
    expect(answer).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it.each([undefined, '{', '{"version":2}', JSON.stringify({ ...anOutcome(), status: 'MAYBE' })])(
    'refuses the output %s',
    async (output) => {
      const execution = anExecution({ status: 'SUCCEEDED', ...(output === undefined ? {} : { output }) });
      await expect(get(new FakeAws().has(execution))).rejects.toMatchObject({ code: 'UnexpectedOutput' });
    },
  );
});

it('says so where there is no such approval', async () => {
  await expect(get(new FakeAws())).rejects.toMatchObject({ code: 'NotFound', retryable: false });
});
