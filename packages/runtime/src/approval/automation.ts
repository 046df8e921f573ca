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
  /** ISO 8601. */
  readonly endedAt?: string;
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

/** Whether an automation that the level started asks those whom the level would have asked. */
export function asksFor(automation: Automation, expected: RunbookParameters): boolean {
  return agrees(automation, expected, decisive);
}

/**
 * Whether an automation that the level may have started is its own: approvers who were shown another text have not
 * decided on this one.
 */
export function showsExactly(automation: Automation, expected: RunbookParameters): boolean {
  return agrees(automation, expected, Object.keys(expected));
}

function agrees({ parameters }: Automation, expected: RunbookParameters, names: readonly string[]): boolean {
  const wanted = toAutomationParameters(expected);
  return names.every((name) => JSON.stringify(parameters[name]) === JSON.stringify(wanted[name]));
}
