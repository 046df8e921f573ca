/** The article's pair: a parent that runs the asking runbook, and reports should that fail to. */
import { deploymentTagKey } from '@countersign/contracts';
import type { RunbookContent, RunbookParts } from './approval-runbook.ts';
import { runbookParameters, sameParameters } from './parameters.ts';
import { reportStep } from './report-step.ts';

export interface ParentRunbookParts extends RunbookParts {
  readonly childName: string;
  readonly deployment: string;
  /** By how much the parent outlives its child's window: queueing and reporting take time. */
  readonly slackSeconds: number;
}

/**
 * Runs the child once: a second attempt would ask the approvers twice. Its report is harmless where the child's came
 * through. The tag lets the approvers signal the child: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAutomation.html
 */
export function parentRunbook(parts: ParentRunbookParts): RunbookContent {
  return {
    schemaVersion: '0.3',
    description: 'Countersign: runs the runbook that asks the approvers, then reports to close-level',
    assumeRole: parts.assumeRoleArn,
    parameters: runbookParameters,
    mainSteps: [
      {
        name: 'RunApproval',
        action: 'aws:executeAutomation',
        maxAttempts: 1,
        timeoutSeconds: parts.windowSeconds + parts.slackSeconds,
        onFailure: 'step:Report',
        onCancel: 'step:Report',
        isCritical: false,
        nextStep: 'Report',
        inputs: {
          DocumentName: parts.childName,
          RuntimeParameters: sameParameters(),
          Tags: [{ Key: deploymentTagKey, Value: parts.deployment }],
        },
      },
      reportStep(parts.closeLevelName),
    ],
  };
}
