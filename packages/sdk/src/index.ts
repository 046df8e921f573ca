/** Requests approvals, follows, lists and cancels them, and decides them. */
export { ApprovalClient } from './client.ts';
export type { ApprovalClientOptions } from './client.ts';
export type { ConnectionOptions } from './aws/connect.ts';
export type { DeploymentOptions } from './deployment.ts';
export type {
  Approval,
  ApprovalFacts,
  ApprovalStatus,
  BrokenLevel,
  ClosedApproval,
  ClosingLevel,
  EndedLevel,
  FailedApproval,
  HiddenLevel,
  LevelFacts,
  OpeningLevel,
  OpenLevel,
  PendingApproval,
  PendingLevel,
  WithForgottenLevels,
} from './approval.ts';
export type { CancelledApproval, CancelOptions } from './cancel.ts';
export type { DecideOptions, DecisionSent } from './decide.ts';
export { ApprovalsError } from './errors.ts';
export type { ApprovalFailureDetails, ApprovalsErrorCode, ApprovalsErrorDetails } from './errors.ts';
export type { ListedApproval } from './list.ts';
export type { ListOptions } from './list-query.ts';
export type { LevelsRequestOptions, PolicyRequestOptions, RequestedApproval, RequestOptions } from './request.ts';
export type { WaitOptions } from './wait.ts';
export type {
  ApprovalRequest,
  ClosedLevel,
  Decision,
  Issue,
  Level,
  Outcome,
  OutcomeStatus,
  ReportedDecision,
  RequestedBy,
  Review,
} from '@countersign/contracts';
