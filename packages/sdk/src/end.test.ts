import { describe, expect, it } from 'vitest';
import {
  aClosedLevel,
  anAutomation,
  anEndedLevel,
  anExecution,
  approval,
  aRunningLevel,
  aStoppedLevel,
  decisionText,
  levelArn,
  requestedBy,
} from '../test/builders.ts';
import { FakeAws } from '../test/fake-aws.ts';
import type { Execution } from './aws/executions.ts';
import { ApprovalsError } from './errors.ts';
import { getApproval } from './get.ts';

const lead = 'arn:aws:iam::123456789012:user/team-lead';
const endedAt = new Date('2030-01-01T03:00:00Z');
const approvedByLead = anAutomation({ status: 'Cancelled', endedAt, approverDecisions: [decisionText(lead, 'Approve')] });
const leadApproves = { approver: lead, verdict: 'approve', decidedAt: '2030-01-01T01:00:00.000Z' };

const get = (aws: FakeAws) => getApproval(approval, aws);
const stopped = (...levels: readonly Execution[]) =>
  new FakeAws().has(anExecution({ status: 'ABORTED', error: 'Approval.Cancelled', cause: 'Withdrawn' }), ...levels);

describe('an approval whose flow was stopped', () => {
  it('is cancelled at the level that was asked, with all decisions and the reason', async () => {
    const aws = stopped(aStoppedLevel()).hasAutomation(approvedByLead, { level: levelArn() });
    expect(await get(aws)).toMatchObject({
      status: 'CANCELLED',
      policy: 'production-change',
      requestedBy,
      reason: 'Withdrawn',
      closedAt: '2030-01-02T00:00:00.000Z',
      levels: [{ name: 'team', status: 'CANCELLED', decisions: [leadApproves] }],
    });
  });

  it('keeps the outcomes of the levels that had closed', async () => {
    const aws = stopped(anEndedLevel(), aStoppedLevel({ index: 2 }));
    expect(await get(aws)).toMatchObject({ levels: [aClosedLevel(), { status: 'CANCELLED' }] });
  });

  it('ends at a level that AWS has not stopped yet', async () => {
    const aws = stopped(aRunningLevel()).hasAutomation(anAutomation(), { level: levelArn() });
    expect(await get(aws)).toMatchObject({ levels: [{ status: 'CANCELLED', decisions: [] }] });
  });

  it.each([
    ['before its first level', []],
    ['between two levels', [anEndedLevel()]],
  ])('has no level that was not asked when it was stopped %s', async (_when, levels) => {
    expect(await get(stopped(...levels))).toMatchObject({ levels: levels.map(() => aClosedLevel()) });
  });

  it('has no reason where whoever stopped it by hand gave none', async () => {
    expect(await get(new FakeAws().has(anExecution({ status: 'ABORTED' })))).not.toHaveProperty('reason');
  });

  it('gives a decision without a time the time at which the step ended', async () => {
    const step = { status: 'Cancelled', endedAt, approverDecisions: [decisionText(lead, 'Approve', { ApprovalDecisionTime: undefined })] };
    const aws = stopped(aStoppedLevel()).hasAutomation(anAutomation(step), { level: levelArn() });
    expect(await get(aws)).toMatchObject({ levels: [{ decisions: [{ decidedAt: endedAt.toISOString() }] }] });
  });

  it('says so where SSM knows nothing of the level any more', async () => {
    expect(await get(stopped(aStoppedLevel()))).toMatchObject({ levels: [{ decisions: [], decisionsUnknown: true }] });
  });

  it('says so where the caller may not read automations', async () => {
    const aws = stopped(aStoppedLevel());
    aws.automationError = new ApprovalsError('AccessDenied', 'no');
    expect(await get(aws)).toMatchObject({ levels: [{ decisions: [], decisionsUnknown: true }] });
  });

  it('does not say so where SSM shows that nobody was asked yet', async () => {
    const aws = stopped(aStoppedLevel()).hasAutomation(anAutomation({ status: 'Pending' }), { level: levelArn() });
    const answer = await get(aws);
    expect(answer).toMatchObject({ levels: [{ decisions: [] }] });
    expect(answer).not.toHaveProperty('levels[0].decisionsUnknown');
  });

  it('does not swallow other failures of SSM', async () => {
    const aws = stopped(aStoppedLevel());
    aws.automationError = new ApprovalsError('Throttled', 'slow down');
    await expect(get(aws)).rejects.toMatchObject({ code: 'Throttled' });
  });

  it('is refused where its input is no request', async () => {
    const aws = new FakeAws().has(anExecution({ status: 'ABORTED', input: '{}' }));
    await expect(get(aws)).rejects.toMatchObject({ code: 'UnexpectedOutput' });
  });
});

describe('an approval that broke', () => {
  it.each(['FAILED', 'TIMED_OUT'] as const)('shows where, and who had decided: %s', async (status) => {
    const aws = new FakeAws()
      .has(anExecution({ status, error: 'Approval.DecisionNotAllowed' }), anEndedLevel(), aStoppedLevel({ index: 2 }, status))
      .hasAutomation({ ...approvedByLead, parameters: { ...approvedByLead.parameters, LevelExecutionArn: [levelArn({ index: 2 })] } }, { level: levelArn({ index: 2 }) });
    expect(await get(aws)).toMatchObject({
      status: 'FAILED',
      error: 'Approval.DecisionNotAllowed',
      closedLevels: [aClosedLevel()],
      level: { name: 'team', index: 2, of: 3, executionArn: levelArn({ index: 2 }), decisions: [leadApproves] },
    });
  });

  it('has no level where it broke before the first', async () => {
    const answer = await get(new FakeAws().has(anExecution({ status: 'FAILED', error: 'Approval.UnknownPolicy' })));
    expect(answer).toMatchObject({ closedLevels: [] });
    expect(answer).not.toHaveProperty('level');
  });
});
