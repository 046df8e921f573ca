/** What can be seen of a run from outside once it is over. The invariants are checked over this and nothing else. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Approval, ListedApproval } from '@countersign/sdk';
import type { Letter } from '../play/mails.ts';
import type { Deeds } from '../play/run.ts';
import type { PlannedApproval, Scenario } from '../scenario/scenario.ts';

export interface Observation {
  readonly scenario: Scenario;
  /** Whether what EventBridge was told arrived. */
  readonly events: 'delivered' | 'lost';
  readonly deeds: Deeds;
  readonly approvals: readonly ObservedApproval[];
  readonly letters: readonly Letter[];
  /** What `list` answers of everything that was requested since the run began. */
  readonly listed: readonly ListedApproval[];
  /** What was left when people had stopped acting and everything that was due had run. */
  readonly atRest: AtRest;
  /** All that must not hold a task token, as text: automations, mails, logs, answers of the SDK. */
  readonly public: readonly PublicText[];
  /** Task tokens of all levels, from their histories. */
  readonly taskTokens: readonly string[];
  /** What the policies of the deployments did not allow. */
  readonly denials: readonly string[];
}

export interface ObservedApproval {
  readonly id: string;
  readonly planned: PlannedApproval;
  readonly flow: Execution;
  /** Each execution of a level that the flow started, in their order. */
  readonly levels: readonly ObservedLevel[];
  readonly sdk: {
    readonly got: Approval;
    /** What `wait` answered, or the code of its error. */
    readonly waited: { readonly outcome: Approval } | { readonly errorCode: string };
  };
}

/** Times are milliseconds, `input` and `output` parsed JSON. */
export interface Execution {
  readonly arn: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly startedAt: number;
  readonly stoppedAt?: number;
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  readonly history: readonly HistoryEvent[];
}

export interface ObservedLevel extends Execution {
  /** Those that were started for it, children included, oldest first. */
  readonly automations: readonly ObservedAutomation[];
}

export interface ObservedAutomation {
  readonly id: string;
  readonly parentId?: string;
  readonly status: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** The step that asks; absent in a parent. */
  readonly approveStep?: ApproveStep;
}

export interface ApproveStep {
  readonly status: string;
  readonly approvalStatus?: string;
  readonly decisions: readonly RecordedDecision[];
  readonly endedAt?: number;
}

export interface RecordedDecision {
  readonly approver: string;
  readonly verdict: 'Approve' | 'Reject';
  readonly comment?: string;
}

export interface AtRest {
  /** Virtual time, in milliseconds. */
  readonly at: number;
  readonly automations: readonly AutomationAtRest[];
}

/** An automation execution and the level that it asks for. */
export interface AutomationAtRest {
  readonly id: string;
  readonly status: string;
  readonly levelExecutionArn: string;
  readonly levelStatus: string;
}

export interface PublicText {
  readonly where: string;
  readonly text: string;
}
