/** An automation execution as the approval logic sees it: what GetAutomationExecution says, tolerant of what it leaves out. */

export interface AutomationStep {
  readonly name: string;
  readonly action: string;
  readonly status: string;
  /** Every output value is a list of strings. */
  readonly outputs: Readonly<Record<string, readonly string[]>>;
  readonly failureMessage?: string;
  /** ISO 8601. Absent while the step is pending. */
  readonly startedAt?: string;
  /** ISO 8601. */
  readonly endedAt?: string;
}

export interface Automation {
  readonly id: string;
  readonly documentName: string;
  readonly status: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly steps: readonly AutomationStep[];
  readonly parentId?: string;
  readonly failureMessage?: string;
  /** ISO 8601. */
  readonly startedAt?: string;
}

const endings = new Set(['Success', 'TimedOut', 'Cancelled', 'Canceled', 'Failed', 'CompletedWithSuccess', 'CompletedWithFailure']);

/** Of an automation or of a step. */
export function hasEnded({ status }: { readonly status: string }): boolean {
  return endings.has(status);
}

/** Whether somebody has cancelled it, in either spelling; one that still runs what onCancel names counts. */
export function isCancelled({ status }: Automation): boolean {
  return status.startsWith('Cancel');
}

/** What the runbook is started with. The names are the runbook's parameters; `packages/constructs` declares them. */
export interface RunbookParameters {
  readonly LevelExecutionArn: string;
  readonly Approvers: readonly string[];
  readonly MinRequiredApprovals: number;
  readonly NotificationArn: string;
  readonly Approval: string;
  readonly Level: string;
  readonly Subject: string;
  readonly ReviewUrl: string;
  readonly ReviewFile: string;
  readonly RequestedBy: string;
}

/** As the API wants them: every value a list of strings. */
export function toAutomationParameters(parameters: RunbookParameters): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]: [string, string | number | readonly string[]]) => [
      name,
      typeof value === 'object' ? [...value] : [String(value)],
    ]),
  );
}

/** Parameters that decide who is asked, how many, where, and for which level. */
const decisive = ['LevelExecutionArn', 'Approvers', 'MinRequiredApprovals', 'NotificationArn'] as const;

/** Whether an automation asks exactly what the level would have asked. */
export function asksFor(automation: Automation, expected: RunbookParameters): boolean {
  const wanted = toAutomationParameters(expected);
  return decisive.every((name) => JSON.stringify(automation.parameters[name]) === JSON.stringify(wanted[name]));
}
