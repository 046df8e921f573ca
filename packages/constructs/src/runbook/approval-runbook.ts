/** The runbook that asks: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
import { reportStep } from './report-step.ts';
import { runbookParameters } from './parameters.ts';

/** As much of a runbook as ours use: https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html */
export interface RunbookContent {
  readonly schemaVersion: '0.3';
  readonly description: string;
  readonly assumeRole: string;
  readonly parameters: typeof runbookParameters;
  readonly mainSteps: readonly Readonly<Record<string, unknown>>[];
}

export interface RunbookParts {
  readonly windowSeconds: number;
  readonly assumeRoleArn: string;
  readonly closeLevelName: string;
}

/** At most 4,096 characters: six parameters of at most 512 each leave room for the labels. */
const message = [
  'Your approval is requested.',
  '',
  'Subject: {{ Subject }}',
  'Review: {{ ReviewUrl }}',
  'File: {{ ReviewFile }}',
  'Level: {{ Level }}',
  'Approval: {{ Approval }}',
  'Requested by: {{ RequestedBy }}',
].join('\n');

/** Asks, then reports however the asking ended. The window stands in it as a number: whether AWS takes a parameter there is unknown. */
export function approvalRunbook(parts: RunbookParts): RunbookContent {
  return {
    schemaVersion: '0.3',
    description: 'Countersign: asks the approvers of one level, then reports to close-level',
    assumeRole: parts.assumeRoleArn,
    parameters: runbookParameters,
    mainSteps: [
      {
        name: 'Approve',
        action: 'aws:approve',
        timeoutSeconds: parts.windowSeconds,
        onFailure: 'step:Report',
        onCancel: 'step:Report',
        isCritical: false,
        nextStep: 'Report',
        inputs: {
          Approvers: '{{ Approvers }}',
          MinRequiredApprovals: '{{ MinRequiredApprovals }}',
          NotificationArn: '{{ NotificationArn }}',
          Message: message,
        },
      },
      reportStep(parts.closeLevelName),
    ],
  };
}
