/** Approvals in every state, as Step Functions and SSM would show them. */
import { executionArn, levelExecutionName, levelMachineArn, personOf } from '@countersign/contracts';
import type { ClosedLevel, Level, Outcome } from '@countersign/contracts';
import { resolveId } from '../src/approval-id.ts';
import type { ApproveStep, Automation } from '../src/aws/automations.ts';
import type { Execution } from '../src/aws/executions.ts';

export const flowArn = 'arn:aws:states:eu-central-1:123456789012:stateMachine:countersign-approval-flow';
export const approval = resolveId('production-change--42', flowArn);
export const requestedBy = { principal: 'arn:aws:iam::123456789012:user/release-bot' };
export const automationId = '4105a4fc-f944-11e6-9d32-0a1b2c3d495h';

export const aRequest = () => ({
  version: 1,
  kind: 'policy',
  policy: 'production-change',
  subject: 'Deploy release 42',
  review: { url: 'https://example.com/releases/42' },
  requestedBy,
});

export const anExecution = (changes: Partial<Execution> = {}): Execution => ({
  arn: approval.executionArn,
  status: 'RUNNING',
  startedAt: new Date('2030-01-01T00:00:00Z'),
  input: JSON.stringify(aRequest()),
  redriveCount: 0,
  ...(changes.status && changes.status !== 'RUNNING' ? { stoppedAt: new Date('2030-01-02T00:00:00Z') } : {}),
  ...changes,
});

export const aLevel = (changes: Partial<Level> = {}): Level => ({
  name: 'team',
  approvers: ['arn:aws:iam::123456789012:user/team-lead', 'arn:aws:iam::123456789012:user/team-deputy'],
  minRequiredApprovals: 2,
  topicArn: 'arn:aws:sns:eu-central-1:123456789012:Automation-countersign-team',
  windowSeconds: 3600,
  ...changes,
});

export const aClosedLevel = (changes: Partial<ClosedLevel> = {}): ClosedLevel => ({
  name: 'team',
  status: 'APPROVED',
  decisions: [
    { approver: 'arn:aws:iam::123456789012:user/team-lead', verdict: 'approve', decidedAt: '2030-01-01T01:00:00.000Z' },
  ],
  ...changes,
});

export const anOutcome = (changes: Partial<Outcome> = {}): Outcome => ({
  version: 1,
  status: 'APPROVED',
  policy: 'production-change',
  requestedBy,
  levels: [aClosedLevel()],
  ...changes,
});

interface LevelRun {
  readonly index?: number;
  readonly of?: number;
  readonly redrive?: number;
}

export function levelArn({ index = 1, redrive = 0 }: LevelRun = {}): string {
  const name = levelExecutionName({ approval: approval.name, index, redrive });
  return executionArn(levelMachineArn(flowArn), name);
}

export function aRunningLevel(level: Level = aLevel(), run: LevelRun = {}): Execution {
  return anExecution({ arn: levelArn(run), input: JSON.stringify(levelInput(level, run)) });
}

/** As the flow starts a level. */
export function levelInput(level: Level = aLevel(), { index = 1, of = 3 }: LevelRun = {}) {
  return {
    version: 1,
    approval: { name: approval.name, policy: 'production-change', index, of },
    level,
    subject: 'Deploy release 42',
    review: { url: 'https://example.com/releases/42' },
    requestedBy,
    excludedPeople: ['release-bot'],
    AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: approval.executionArn,
  };
}

/** A level whose execution ended without an outcome. */
export function aStoppedLevel(run: LevelRun = {}, status: Execution['status'] = 'ABORTED'): Execution {
  return { ...aRunningLevel(aLevel(), run), status, stoppedAt: new Date('2030-01-02T00:00:00Z') };
}

export function anEndedLevel(level: ClosedLevel = aClosedLevel(), run: LevelRun = {}): Execution {
  const decidedBy = level.decisions.map(({ approver }) => personOf(approver));
  const input = JSON.stringify(levelInput(aLevel({ name: level.name }), run));
  return anExecution({ arn: levelArn(run), status: 'SUCCEEDED', input, output: JSON.stringify({ version: 1, ...level, decidedBy }) });
}

/** What open-level starts a level's automation with. */
export function parametersOf(levelExecutionArn = levelArn(), level: Level = aLevel()): Automation['parameters'] {
  return {
    LevelExecutionArn: [levelExecutionArn],
    Approvers: level.approvers,
    MinRequiredApprovals: [String(level.minRequiredApprovals)],
    NotificationArn: [level.topicArn],
  };
}

export function anAutomation(
  step: Partial<ApproveStep> | 'none' = {},
  id = automationId,
  parameters = parametersOf(),
): Automation {
  if (step === 'none') return { id, parameters };
  const startedAt = new Date('2030-01-01T00:00:10Z');
  return { id, parameters, approveStep: { status: 'Waiting', startedAt, approverDecisions: [], ...step } };
}

/** As SSM writes it. */
export function decisionText(approver: string, status: 'Approve' | 'Reject', more: Record<string, unknown> = {}): string {
  return JSON.stringify({ Approver: approver, ApprovalStatus: status, ApprovalDecisionTime: '2030-01-01T01:00:00Z', ...more });
}
