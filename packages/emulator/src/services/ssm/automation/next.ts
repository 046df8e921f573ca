/**
 * Where an automation goes when a step has ended.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html#automation-common and
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-handling-timeouts.html
 */
import type { Settings } from '../../../settings.ts';
import { jumpTarget, stepIndex } from '../runbook.ts';
import type { Runbook, Step } from '../runbook.ts';

export type Onward =
  | { readonly kind: 'step'; readonly index: number }
  /** Ends as the steps so far say. */
  | { readonly kind: 'done' }
  | { readonly kind: 'broken'; readonly status: 'Failed' | 'TimedOut' };

export type EndStatus = 'Success' | 'Failed' | 'TimedOut';

export function onward(runbook: Runbook, index: number, status: EndStatus, settings: Settings): Onward {
  const step = runbook.steps[index];
  if (!step) return { kind: 'done' };
  if (status === 'Success') return following(runbook, index, step);
  if (status === 'TimedOut' && step.action === 'aws:approve' && settings.approveTimeout === 'endsAutomation') {
    return { kind: 'broken', status };
  }
  return afterFailure(runbook, index, status, settings);
}

/** Whether the failure of a step shows in the automation's status although the automation went on. */
export function isCritical(step: Step, settings: Settings): boolean {
  if (step.isCritical !== undefined) return step.isCritical;
  // Documented: "If the onFailure property is set to Continue in a step, the value is false by default."
  return step.onFailure !== 'Continue' && settings.isCriticalDefault === 'always';
}

function afterFailure(runbook: Runbook, index: number, status: 'Failed' | 'TimedOut', settings: Settings): Onward {
  const step = runbook.steps[index];
  if (!step || step.onFailure === 'Abort') return { kind: 'broken', status };
  if (step.onFailure === 'Continue') return following(runbook, index, step);
  if (step.isEnd && settings.isEndWithOnFailure === 'isEnd') {
    return step.isCritical === false ? { kind: 'done' } : { kind: 'broken', status };
  }
  return { kind: 'step', index: stepIndex(runbook, jumpTarget(step.onFailure) ?? '') };
}

function following(runbook: Runbook, index: number, step: Step): Onward {
  if (step.isEnd) return { kind: 'done' };
  const next = step.nextStep === undefined ? index + 1 : stepIndex(runbook, step.nextStep);
  return next < runbook.steps.length ? { kind: 'step', index: next } : { kind: 'done' };
}
