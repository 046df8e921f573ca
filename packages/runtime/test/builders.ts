/** Level requests, automations and decisions for tests. Each builder makes the ordinary case; a test names what differs. */
import type { LevelRequest } from '@countersign/contracts';
import { askApprovers } from '../src/approval/ask.ts';
import { type Automation, toAutomationParameters } from '../src/approval/automation.ts';
import type { LevelTask } from '../src/aws/level-task.ts';

export const levelMachineArn = 'arn:aws:states:eu-central-1:123456789012:stateMachine:countersign-approval-level';
export const levelArn = 'arn:aws:states:eu-central-1:123456789012:execution:countersign-approval-level:run-L1-R0';
export const automationId = '6f0c5d0e-9a9b-4a53-bd1c-7f6b2f6d9e41';
export const childId = '7f0c5d0e-9a9b-4a53-bd1c-7f6b2f6d9e42';

export const user = (name: string) => `arn:aws:iam::123456789012:user/${name}`;
export const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
export const session = (roleName: string, name: string) => `arn:aws:sts::123456789012:assumed-role/${roleName}/${name}`;

export function aLevelRequest({ level, ...rest }: Partial<Omit<LevelRequest, 'level'>> & { level?: Partial<LevelRequest['level']> } = {}): LevelRequest {
  return {
    version: 1,
    subject: 'Deploy release 42',
    review: { url: 'https://example.com/releases/42' },
    requestedBy: { principal: session('deployer', 'pipeline') },
    excludedPeople: ['pipeline'],
    ...rest,
    level: {
      name: 'team',
      approvers: [user('team-lead'), user('deputy'), user('manager')],
      minRequiredApprovals: 1,
      topicArn: 'arn:aws:sns:eu-central-1:123456789012:Automation-countersign-team',
      windowSeconds: 3600,
      ...level,
    },
  };
}

export const environment = {
  COUNTERSIGN_DEPLOYMENT: 'countersign',
  COUNTERSIGN_LEVEL_MACHINE_ARN: levelMachineArn,
  COUNTERSIGN_RUNBOOKS: { '3600': 'countersign-runbook' },
};

/** The task of a level whose history shows nothing yet. */
export function aTask(shown: Partial<LevelTask> = {}): LevelTask {
  const start = shown.automationExecutionId === undefined ? 'none' : 'answered';
  return { closed: false, redriven: false, failed: false, handedOver: false, start, ...shown };
}

/** The task of a level that was asked, and waits for its decision. */
export function anAskedTask(shown: Partial<LevelTask> = {}): LevelTask {
  return aTask({ taskToken: 'token', request: aLevelRequest(), automationExecutionId: automationId, ...shown });
}

/** A parent that runs the automation `childId`, as GetAutomationExecution would show it. */
export function aParent(more: Partial<Automation> = {}): Automation {
  return {
    ...anAutomation(),
    status: 'InProgress',
    steps: [{ name: 'RunApproval', action: 'aws:executeAutomation', status: 'InProgress', outputs: {} }],
    ...more,
  };
}

export interface DecisionRecord {
  readonly Approver: string;
  readonly ApprovalStatus: 'Approve' | 'Reject';
  readonly Comment?: string;
}

export const decidedAt = '2026-01-31T09:30:00.000Z';

/** An automation whose approve step shows these decisions, as GetAutomationExecution would. */
export function anAutomation({
  request = aLevelRequest(),
  approvalStatus = 'Waiting',
  decisions = [],
  stepStatus = approvalStatus === 'Waiting' ? 'Waiting' : 'Success',
  ...rest
}: {
  request?: LevelRequest;
  approvalStatus?: string | undefined;
  decisions?: readonly (DecisionRecord | string)[];
  stepStatus?: string;
} & Partial<Automation> = {}): Automation {
  const records = decisions.map((decision) =>
    typeof decision === 'string' ? decision : JSON.stringify({ ...decision, ApprovalDecisionTime: decidedAt }),
  );
  return {
    id: automationId,
    documentName: 'countersign-runbook',
    status: stepStatus === 'Waiting' ? 'Waiting' : 'InProgress',
    parameters: toAutomationParameters(askApprovers(request, levelArn)),
    steps: [
      {
        name: 'Approve',
        action: 'aws:approve',
        status: stepStatus,
        outputs: { ApprovalStatus: [approvalStatus], ApproverDecisions: records },
        startedAt: '2026-01-31T09:00:00.000Z',
      },
    ],
    startedAt: '2026-01-31T09:00:00.000Z',
    ...rest,
  };
}

export const approves = (Approver: string, Comment?: string): DecisionRecord => ({
  Approver,
  ApprovalStatus: 'Approve',
  ...(Comment === undefined ? {} : { Comment }),
});

export const rejects = (Approver: string, Comment?: string): DecisionRecord => ({
  ...approves(Approver, Comment),
  ApprovalStatus: 'Reject',
});
