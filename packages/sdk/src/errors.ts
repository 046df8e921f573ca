/** What the client throws: one class, told apart by `code`. Outcomes (rejected, expired, …) are answers, never errors. */
import { describeIssues } from '@countersign/contracts';
import type { Issue } from '@countersign/contracts';

/** Why a call failed. */
export type ApprovalsErrorCode =
  /** The request, a decision or a cancellation breaks the contract; `issues` names every broken part. Nothing was sent to AWS. */
  | 'InvalidRequest'
  /** The client's own options are wrong, for example a `flowArn` that is no state machine's. */
  | 'InvalidOptions'
  /** The id is no approval's name, or the ARN of an execution of another flow. */
  | 'InvalidId'
  /** No such deployment in this account and region: the SSM parameter or the flow is missing. */
  | 'DeploymentNotFound'
  /** No such approval. Step Functions forgets them 90 days after their end. */
  | 'NotFound'
  /** The key was used: for a different request, or for an approval that has ended. */
  | 'AlreadyRequested'
  /** There is nothing to cancel: the approval had ended before, as the message says. */
  | 'AlreadyEnded'
  /** The cancellation was taken, but does not show yet, so nobody knows whether it was in time. Retryable. */
  | 'NotConfirmed'
  /** There is nothing to decide: the approval, or the named level, is closed. */
  | 'NotPending'
  /** The level's approvers have not been asked yet. Retryable. */
  | 'NotOpenYet'
  /** SSM refused the signal though the level waits: the caller is none of its approvers. */
  | 'NotAnApprover'
  /** The approval ended without an outcome; `failure` says what broke. */
  | 'ApprovalFailed'
  /** What AWS answered is not what a deployment of this version writes. */
  | 'UnexpectedOutput'
  /** `wait` gave up; the approval goes on. Retryable. */
  | 'WaitTimeout'
  /** IAM does not allow the caller this call. */
  | 'AccessDenied'
  /** No credentials were found, or AWS does not accept them. */
  | 'BadCredentials'
  /** Too many calls. Retryable. */
  | 'Throttled'
  /** AWS could not be reached or had a fault of its own. Retryable. */
  | 'AwsUnavailable'
  /** AWS refused the call for any other reason; `cause` is its error. */
  | 'AwsRefused';

/** What a technical failure is called, and what it says of itself. */
export interface ApprovalFailureDetails {
  /** The failure's name, for example `Approval.UnknownPolicy`. */
  readonly error: string;
  /** In words; of a function's error only its message. */
  readonly cause?: string;
}

export interface ApprovalsErrorDetails {
  readonly cause?: unknown;
  /** The id by which AWS support finds the call. */
  readonly requestId?: string;
  readonly issues?: readonly Issue[];
  readonly failure?: ApprovalFailureDetails;
}

const retryableCodes: ReadonlySet<ApprovalsErrorCode> = new Set(['NotConfirmed', 'NotOpenYet', 'WaitTimeout', 'Throttled', 'AwsUnavailable']);

/** Every error of the client; switch on `code`. Members are declared only, so that what is absent is not there as undefined. */
export class ApprovalsError extends Error {
  override readonly name = 'ApprovalsError';
  readonly code: ApprovalsErrorCode;
  /** Whether the same call may succeed later, with nothing changed. */
  readonly retryable: boolean;
  declare readonly requestId?: string;
  /** With `InvalidRequest`: every issue and where it is. */
  declare readonly issues?: readonly Issue[];
  /** With `ApprovalFailed`: what the flow failed with. */
  declare readonly failure?: ApprovalFailureDetails;

  constructor(code: ApprovalsErrorCode, message: string, details: ApprovalsErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryable = retryableCodes.has(code);
    if (details.requestId !== undefined) this.requestId = details.requestId;
    if (details.issues !== undefined) this.issues = details.issues;
    if (details.failure !== undefined) this.failure = details.failure;
  }
}

/** What is wrong, and the issues, a line each. */
export function invalidRequest(what: string, issues: readonly Issue[]): ApprovalsError {
  return new ApprovalsError('InvalidRequest', `${what}:\n${describeIssues(issues)}`, { issues });
}
