/** How long a step may take. */
import type { Step } from '../runbook.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html – 7 days. */
export const DEFAULT_APPROVE_SECONDS = 604_800;
/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html – the action waits 5 minutes at most. */
export const MAX_INVOKE_SECONDS = 300;

/** Undefined: no limit of its own. */
export function timeoutSecondsOf(step: Step): number | undefined {
  if (step.action === 'aws:approve') return step.timeoutSeconds ?? DEFAULT_APPROVE_SECONDS;
  if (step.action === 'aws:invokeLambdaFunction') return Math.min(step.timeoutSeconds ?? MAX_INVOKE_SECONDS, MAX_INVOKE_SECONDS);
  return step.timeoutSeconds;
}
