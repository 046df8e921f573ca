/**
 * What nobody could confirm about AWS, each with the answers that are possible. The first is the default.
 * SUPPORT.md says for each which answer is `assumed` and why.
 */

export const settingChoices = {
  /** Status of an approve step after a rejection. `Failed` takes onFailure, `Success` takes nextStep. */
  rejectedStepStatus: ['Failed', 'Success'],
  /** Whether a step that failed by a rejection keeps its outputs; `absent`: only its FailureMessage says what it was. */
  rejectionOutputs: ['shown', 'absent'],
  /** Whether a failed step counts as critical only when `isCritical: true` is written out, or by default too. */
  isCriticalDefault: ['explicit', 'always'],
  /** Which wins where a failed step has both `isEnd: true` and `onFailure: step:NAME`. */
  isEndWithOnFailure: ['onFailure', 'isEnd'],
  /** What a FunctionError does to an aws:invokeLambdaFunction step. */
  functionError: ['failsStep', 'succeeds'],
  /** What the timeout of an approve step does. */
  approveTimeout: ['onFailure', 'endsAutomation'],
  /** What StartAutomationExecution answers to a ClientToken that was used with the same parameters. */
  repeatedClientToken: ['sameExecution', 'refused'],
  /** What a second approval by the same approver does. */
  repeatedApproval: ['ignored', 'counted', 'refused'],
  /** Whether two sessions of a role that is listed as approver count as two approvers or as one. */
  roleSessions: ['distinct', 'one'],
  /** Which ARN of a session's approval stands in ApproverDecisions. */
  decisionApprover: ['session', 'role'],
  /** Where an approver's comment appears. `decision`: in its map of ApproverDecisions; `absent`: nowhere. */
  decisionComment: ['decision', 'absent'],
  /** How GetAutomationExecution shows ApproverDecisions: a string per decision, or one string that holds the array. */
  decisionEncoding: ['stringPerDecision', 'oneArrayString'],
  /** Whether StopAutomationExecution reaches the automations that the stopped one started. */
  stopReachesChildren: ['yes', 'no'],
  /** How EventBridge's events of automations spell that one was cancelled: as the API does, or as the user guide. */
  cancelledEventSpelling: ['Cancelled', 'Canceled'],
  /**
   * How far GetExecutionHistory lags. AWS calls it eventually consistent; `oneReadBehind` shows each reader what the
   * reader before could have seen, so that whoever reads once reads too little.
   */
  historyReads: ['current', 'oneReadBehind'],
  /** Under which name a state machine sees an error that the operation does not declare, such as throttling. */
  undeclaredErrors: ['serviceException', 'ownName'],
  /** How many automations may wait where AWS's quotas are enforced: the page names both numbers. */
  automationQueue: ['1000', '5000'],
  /** Whether the child of a `startExecution.sync` task is stopped when its parent or the task times out. */
  timedOutParentStopsChild: ['yes', 'no'],
  /** On what StartAutomationExecution is authorised besides the automation itself: the document, or its automation definition. */
  automationStartResource: ['document', 'automationDefinition'],
  /** Whether the 512 characters of a parameter value are enforced. */
  parameterLength: ['enforced', 'ignored'],
} as const;

export type SettingName = keyof typeof settingChoices;
export type Settings = { readonly [Name in SettingName]: (typeof settingChoices)[Name][number] };

export const defaultSettings = Object.fromEntries(
  Object.entries(settingChoices).map(([name, choices]) => [name, choices[0]]),
) as unknown as Settings;
