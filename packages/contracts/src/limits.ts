/** Limits that shape our schemas, each with the AWS page that states it, or the reason where it is ours. */
export const limits = {
  /** aws:approve, `Approvers`: at most 10. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
  approversPerLevel: 10,
  /** Ours: ten levels of 31 days fit into the flow's 360 days. */
  levelsPerApproval: 10,
  /** aws:approve, `timeoutSeconds`: at most 30 days. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
  windowSecondsMax: 2_592_000,
  /** Ours: a person needs a minute to open a mail. */
  windowSecondsMin: 60,
  /** An automation parameter's value: 1 to 512 characters. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
  automationParameterLength: 512,
  /** A value of SendAutomationSignal's payload: at most 512 characters; of several values the first are kept. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendAutomationSignal.html */
  commentLength: 512,
  /** Execution names have 80 characters; a level's adds `-L10-R` and a count of up to six digits. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
  approvalNameLength: 68,
  /** Ours: leaves room for the caller's part of an approval's name. */
  policyNameLength: 32,
  /** Ours: a level's name is part of its topic's name (256) and of the mail. */
  levelNameLength: 40,
  /** Ours: twice its length still fits an automation parameter, however many braces it holds. */
  subjectLength: 256,
  /** Ours, for the same reason. */
  reviewFileLength: 256,
  /** Ours: a few lines to read. StopExecution takes a cause of 32,768. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html */
  cancelReasonLength: 1024,
  /** Lambda, SendTaskSuccess and state payloads: 256 KiB. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
  payloadBytes: 262_144,
  /** Ours: a level machine's lifetime, above the longest window plus slack. */
  levelLifetimeSeconds: 31 * 86_400,
  /** Ours: a flow's lifetime, below Step Functions' one year. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
  flowLifetimeSeconds: 360 * 86_400,
  /** Lambda function, IAM role and EventBridge rule names: 64. https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
  functionNameLength: 64,
  /** Automations that run at a time, children included. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
  runningAutomations: 100,
  /** Automations that wait for their turn: 1,000 by one statement of AWS's page, 5,000 by another. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
  queuedAutomations: 1000,
  /** An execution's input and output within an event, escaped, together: 248 KiB. https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
  eventDataBytes: 253_952,
  /** SNS topic names: 256. https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
  topicNameLength: 256,
} as const;
