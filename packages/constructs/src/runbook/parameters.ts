/**
 * What open-level passes to a runbook. Each value is 1 to 512 characters, never empty, and never the task token.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
export const runbookParameters = {
  LevelExecutionArn: { type: 'String', description: 'The execution of the level machine that asks' },
  Approvers: { type: 'StringList', description: 'ARNs of those who may decide' },
  MinRequiredApprovals: { type: 'Integer', description: 'How many of them have to approve' },
  NotificationArn: { type: 'String', description: 'The topic that mails the approvers' },
  Subject: { type: 'String', description: 'What is to be approved' },
  Level: { type: 'String', description: 'For example: team (1 of 3)' },
  Approval: { type: 'String', description: 'Name of the approval' },
  ReviewUrl: { type: 'String', description: 'Where to look at it' },
  ReviewFile: { type: 'String', description: 'The file to look at' },
  RequestedBy: { type: 'String', description: 'Who asks' },
} as const;

/** Hands every parameter on unchanged. */
export function sameParameters(): Record<string, string> {
  return Object.fromEntries(Object.keys(runbookParameters).map((name) => [name, `{{ ${name} }}`]));
}
