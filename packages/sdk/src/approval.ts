/** What `get` answers: an approval as it stands. */
import type { ApprovalRequest, ClosedLevel, Decision, Outcome, OutcomeStatus, ReportedDecision } from '@countersign/contracts';
import type { ApprovalFailureDetails } from './errors.ts';

/** What is known of an approval however it stands. Times are ISO 8601 in UTC. */
export interface ApprovalFacts {
  /** The approval's name. */
  readonly id: string;
  readonly executionArn: string;
  readonly consoleUrl: string;
  readonly requestedAt: string;
  /** Absent where the request brings its own levels. */
  readonly policy?: string | undefined;
  /** What was asked for. Absent where the flow was started by hand with something else. */
  readonly request?: ApprovalRequest;
}

/** How an approval stands: `PENDING`, an outcome, or `FAILED` for a technical failure. */
export type ApprovalStatus = 'PENDING' | OutcomeStatus | 'FAILED';

/** What is known of a level however it stands. */
export interface LevelFacts {
  readonly name: string;
  /** Counts from 1. */
  readonly index: number;
  readonly of: number;
  /** Those who may decide. */
  readonly approvers: readonly string[];
  readonly minRequiredApprovals: number;
  readonly startedAt: string;
  readonly executionArn: string;
  readonly consoleUrl: string;
}

/** What SSM knows of a level. */
interface LevelDecisions extends LevelFacts {
  readonly automationExecutionId: string;
  /** Verdicts so far. SSM may not say when one was made. */
  readonly decisions: readonly ReportedDecision[];
  /** How many more must approve. */
  readonly missingApprovals: number;
}

/** Absent members are named, so that `level.decisions?.length` needs no narrowing. */
interface Undecidable {
  readonly expiresAt?: undefined;
  readonly approveUrl?: undefined;
  readonly rejectUrl?: undefined;
}

interface Unknown extends Undecidable {
  readonly decisions?: undefined;
  readonly missingApprovals?: undefined;
}

/** Its approvers have not been asked yet: the automation is starting, or queued. */
export interface OpeningLevel extends LevelFacts, Unknown {
  readonly state: 'opening';
  readonly automationExecutionId?: string;
}

/** It waits for its approvers. */
export interface OpenLevel extends LevelDecisions {
  readonly state: 'open';
  /** When the approve step's time is over. */
  readonly expiresAt?: string;
  /** The console's pages on which an approver decides. */
  readonly approveUrl: string;
  readonly rejectUrl: string;
}

/** Nobody can decide it any more; the flow is about to go on. */
export interface ClosingLevel extends LevelDecisions, Undecidable {
  readonly state: 'closing';
}

/** The caller may not read automations (`ssm:DescribeAutomationExecutions`, `ssm:GetAutomationExecution`). */
export interface HiddenLevel extends LevelFacts, Unknown {
  readonly state: 'hidden';
  readonly automationExecutionId?: undefined;
}

/** The level that an approval is at; `state` tells the kinds apart. */
export type PendingLevel = OpeningLevel | OpenLevel | ClosingLevel | HiddenLevel;

/** Read from executions of levels, which Step Functions forgets 90 days after their end. */
export interface WithForgottenLevels {
  /**
   * Indexes, from 1, of the levels that were approved before one that is shown, and whose decisions nobody knows any more:
   * they are missing among the closed levels. One after which nothing is left to see is missing here, too.
   */
  readonly forgottenLevels?: readonly number[];
}

/** An approval that has not ended. */
export interface PendingApproval extends ApprovalFacts, WithForgottenLevels {
  readonly status: 'PENDING';
  /** The level that is asked right now; absent for the moments before the first and between two. */
  readonly level?: PendingLevel;
  /** The levels that are over, first one first. */
  readonly closedLevels: readonly ClosedLevel[];
}

/** A level of an approval that has ended. */
export interface EndedLevel extends ClosedLevel {
  /**
   * Present where nobody closed the level, as the approval was stopped, and what SSM knows of it could not be read:
   * `wait` does not ask SSM, the caller may not, or SSM has forgotten (after 30 days). Then `decisions` is empty.
   */
  readonly decisionsUnknown?: true;
}

/**
 * An approval that has ended as approvals do; its last level is the one that it ended at. One whose flow was stopped is
 * `CANCELLED`, as is one whose automation was cancelled in the SSM console; stopped before its first level, it has none.
 */
export interface ClosedApproval extends ApprovalFacts, Omit<Outcome, 'levels' | 'policy'>, WithForgottenLevels {
  readonly levels: EndedLevel[];
  readonly closedAt: string;
  /** Why it was cancelled, where `cancel` or whoever stopped the flow said so. */
  readonly reason?: string;
}

/** The level that was asked when an approval broke, with the decisions until then. */
export interface BrokenLevel extends LevelFacts, Pick<EndedLevel, 'decisionsUnknown'> {
  readonly decisions: readonly Decision[];
}

/** An approval that broke: a technical failure, no verdict. */
export interface FailedApproval extends ApprovalFacts, ApprovalFailureDetails, WithForgottenLevels {
  readonly status: 'FAILED';
  readonly closedAt: string;
  /** The levels that were over by then, first one first. */
  readonly closedLevels: readonly ClosedLevel[];
  /** Absent where no level was asked: before the first, between two, or where somebody else holds the level's name. */
  readonly level?: BrokenLevel;
}

/** An approval as it stands; `status` tells the kinds apart. */
export type Approval = PendingApproval | ClosedApproval | FailedApproval;
