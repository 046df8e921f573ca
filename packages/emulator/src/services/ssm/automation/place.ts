/** What an automation counts as against the number that may run at once. */
import type { AutomationState } from './state.ts';

/**
 * "Additionally, you can run up to 400 concurrent automations with blocking actions": https://docs.aws.amazon.com/general/latest/gr/ssm.html.
 * Taken to mean while they sit in one. Waiting for a child in aws:executeAutomation is not named, and does not block.
 */
export type Place = 'pending' | 'running' | 'blocking' | 'none';

const BLOCKING = ['aws:approve', 'aws:sleep'];

export function placeOf({ status, endedAt, current, runbook }: AutomationState): Place {
  if (endedAt !== undefined) return 'none';
  if (status === 'Pending') return 'pending';
  const action = current === undefined ? undefined : runbook.steps[current]?.action;
  return action !== undefined && BLOCKING.includes(action) ? 'blocking' : 'running';
}
