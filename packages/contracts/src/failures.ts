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
  /** The approvers were never asked: AWS did not start the level's automation, or not before the level's deadline. */
  levelNotOpened: 'Approval.LevelNotOpened',
  /** The flow could not start the level's execution, or not follow it. */
  levelNotStarted: 'Approval.LevelNotStarted',
  /** Another execution holds the level's name: somebody started the level machine under it by hand. */
  levelNameTaken: 'Approval.LevelNameTaken',
  /** The level's execution was stopped by hand. */
  levelStopped: 'Approval.LevelStopped',
  /** The level's execution outlived its machine. */
  levelTimedOut: 'Approval.LevelTimedOut',
  /** The level's execution broke without a name of ours. */
  levelFailed: 'Approval.LevelFailed',
  /** Internal: too little time is left to ask anybody; the level machine settles what is true. */
  deadlinePassed: 'Approval.DeadlinePassed',
  /** Internal: the runbook has reported, but SSM could not be read; the level machine settles it. */
  reportedUnread: 'Approval.ReportedUnread',
  /** Internal: a reopened level was decided meanwhile; the level machine settles it. */
  alreadyDecided: 'Approval.AlreadyDecided',
  /** Internal: what AWS answers lags behind; asked again by Retry. */
  tryAgain: 'Approval.TryAgain',
} as const;

/** Names that the level machine handles itself: nobody outside ever meets them. */
const internal: ReadonlySet<string> = new Set<FailureName>([
  failures.deadlinePassed,
  failures.reportedUnread,
  failures.alreadyDecided,
  failures.tryAgain,
]);

/**
 * What a request is refused with: the requester's fault, which nobody who operates the deployment has to mend. The flow
 * fails with them before any level is asked.
 */
export const refusals = [failures.invalidRequest, failures.unknownPolicy, failures.notEnoughApprovers, failures.levelsNotAllowed] as const;

const names: ReadonlySet<string> = new Set(Object.values(failures));

/** Whether an approval can end with this name. */
export function isFailureName(name: string): name is FailureName {
  return names.has(name) && !internal.has(name);
}

export type FailureName = (typeof failures)[keyof typeof failures];

/** An error that a state machine matches by name. */
export class ApprovalFailure extends Error {
  override readonly name: FailureName;

  constructor(name: FailureName, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = name;
  }
}
