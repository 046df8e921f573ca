/** A run that went well, to be spoilt by tests: one approval of two levels, both approved. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Approval } from '@countersign/sdk';
import type { Observation, ObservedApproval, ObservedAutomation, ObservedLevel } from '../observe/observation.ts';
import { approvers, requesters } from '../people.ts';
import type { PlannedApproval } from '../scenario/scenario.ts';

const id = 'levels--run-1-1';
const states = 'arn:aws:states:us-east-1:123456789012:execution';
const topicArn = 'arn:aws:sns:us-east-1:123456789012:Automation-single-one-step-1';
const people = [
  { approvers: [approvers['team-lead'], approvers.operator], quorum: 1, signs: [approvers['team-lead']] },
  { approvers: [approvers.auditor, approvers.architect], quorum: 2, signs: [approvers.auditor, approvers.architect] },
] as const;

const planned: PlannedApproval = {
  requestedBy: 'pipeline',
  asks: {
    levels: [
      { approvers: ['team-lead', 'operator'], quorum: 1, windowSeconds: 3600, topic: 0 },
      { approvers: ['auditor', 'architect'], quorum: 2, windowSeconds: 3600, topic: 0 },
    ],
  },
  after: 0,
};

const event = (id: number, type: HistoryEvent['type'], more: Partial<HistoryEvent> = {}): HistoryEvent => ({ id, type, timestamp: new Date(0), ...more });
const levelArn = (index: number) => `${states}:single-approval-level:${id}-L${index}-R0`;
const closedLevels = people.map(({ signs }, index) => ({
  name: `own-${index + 1}`,
  status: 'APPROVED' as const,
  decisions: signs.map((approver) => ({ approver, verdict: 'approve' as const, decidedAt: '1970-01-01T00:00:00.000Z' })),
}));
const outcome = { version: 1 as const, status: 'APPROVED' as const, requestedBy: requesters.pipeline, levels: closedLevels };

/** The automation of a level that everyone needed has approved. Levels count from 1. */
export function anAutomation(index: number): ObservedAutomation {
  const { approvers: listed, signs } = people[index - 1] ?? people[0];
  return {
    id: `automation-${index}`,
    status: 'Success',
    startedAt: index * 1000,
    endedAt: index * 1000 + 500,
    parameters: { LevelExecutionArn: [levelArn(index)], Approvers: [...listed] },
    approveStep: { status: 'Success', approvalStatus: 'Approved', decisions: signs.map((approver) => ({ approver, verdict: 'Approve' as const })) },
  };
}

/** A level that was approved. */
export function aLevel(index: number, more: Partial<ObservedLevel> = {}): ObservedLevel {
  return {
    arn: levelArn(index),
    status: 'SUCCEEDED',
    startedAt: index * 1000,
    stoppedAt: index * 1000 + 500,
    input: { approval: { name: id, index, of: 2 }, level: { topicArn, windowSeconds: 3600 } },
    output: { version: 1, ...closedLevels[index - 1] },
    history: [],
    automations: [anAutomation(index)],
    ...more,
  };
}

/** An approval that was approved. */
export function anApproval(more: Partial<ObservedApproval> = {}): ObservedApproval {
  const got: Approval = { ...outcome, id, executionArn: `${states}:single-approval-flow:${id}`, consoleUrl: '', requestedAt: '', closedAt: '' };
  return {
    id,
    planned,
    flow: {
      arn: `${states}:single-approval-flow:${id}`,
      status: 'SUCCEEDED',
      startedAt: 0,
      stoppedAt: 2500,
      input: {},
      output: outcome,
      history: [
        event(1, 'ExecutionStarted'),
        ...[1, 2].flatMap((index) => [
          event(index * 10, 'TaskSubmitted', { taskSubmittedEventDetails: { resourceType: 'states', resource: 'startExecution.sync:2', output: JSON.stringify({ ExecutionArn: levelArn(index) }) } }),
          event(index * 10 + 5, 'TaskSucceeded', { taskSucceededEventDetails: { resourceType: 'states', resource: 'startExecution.sync:2', output: JSON.stringify({ ExecutionArn: levelArn(index) }) } }),
        ]),
        event(30, 'ExecutionSucceeded', { timestamp: new Date(2500) }),
      ],
    },
    levels: [aLevel(1), aLevel(2)],
    sdk: { got, waited: { outcome: got } },
    ...more,
  };
}

export function anObservation(more: Partial<Observation> = {}): Observation {
  return {
    scenario: { deployment: 'single', events: 'delivered', settings: {}, approvals: [planned], commands: [], finally: 'leave' },
    events: 'delivered',
    deeds: {
      signals: people.flatMap(({ signs }, index) =>
        signs.map((principal) => ({ automationExecutionId: `automation-${index + 1}`, principal, verdict: 'Approve' as const, at: index * 1000 })),
      ),
      stops: [],
      looks: [],
      forgeries: [],
      repeats: [],
      redrives: [],
      faults: [],
    },
    approvals: [anApproval()],
    letters: [1, 2].map((level) => ({ to: 'one-1@example.com', topicArn, sentAt: 0, automationExecutionId: `automation-${level}`, approval: id, level, of: 2 })),
    listed: [{ id, executionArn: '', consoleUrl: '', status: 'APPROVED', requestedAt: '1970-01-01T00:00:00.000Z' }],
    atRest: {
      at: 5000,
      automations: [1, 2].map((level) => ({ id: `automation-${level}`, status: 'Success', levelExecutionArn: levelArn(level), levelStatus: 'SUCCEEDED' })),
    },
    public: [{ where: 'the log of open-level', text: 'Level opened' }],
    taskTokens: ['token-1'],
    denials: [],
    ...more,
  };
}
