/** Names of technical failures: what an execution fails with. A business outcome is never one of these. */
export const failures = {
  /** The request or level breaks the contract; the cause lists every issue with its path. */
  invalidRequest: 'Approval.InvalidRequest',
  /** The deployment has no policy of that name. */
  unknownPolicy: 'Approval.UnknownPolicy',
  /** Separation of duties leaves a level with fewer approvers than it needs. */
  notEnoughApprovers: 'Approval.NotEnoughApprovers',
  /** The deployment takes no levels from requests, or not with this topic or window. */
  levelsNotAllowed: 'Approval.LevelsNotAllowed',
  /** No runbook with the level's window is deployed. */
  unknownWindow: 'Approval.UnknownWindow',
  /** The approvals that SSM counted are not ones that the level allows. */
  decisionNotAllowed: 'Approval.DecisionNotAllowed',
  /** SSM says approved, but its decisions cannot be read, so nobody can tell whose they are. */
  unreadableDecision: 'Approval.UnreadableDecision',
  /** The automation ended without a verdict: its mail could not be sent, its role is gone. */
  runbookFailed: 'Approval.RunbookFailed',
  /** The level was stopped because the flow that it belongs to had ended. */
  flowEnded: 'Approval.FlowEnded',
  /** Internal: a reopened level was decided meanwhile; the level machine settles it. */
  alreadyDecided: 'Approval.AlreadyDecided',
  /** Internal: what AWS answers lags behind; asked again by Retry. */
  tryAgain: 'Approval.TryAgain',
} as const;

export type FailureName = (typeof failures)[keyof typeof failures];

/** An error that a state machine matches by name. */
export class ApprovalFailure extends Error {
  override readonly name: FailureName;

  constructor(name: FailureName, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = name;
  }
}
