/** Finds the automation that holds the approve step: the one that was started or, with nested runbooks, its child. */
import type { Automation } from '../approval/automation.ts';
import type { Automations } from '../aws/automations.ts';

const asksItself = ({ steps }: Automation) => steps.some(({ action }) => action === 'aws:approve');

/**
 * The automation as its level should read it. A parent whose child has not begun is read as it is: it has no verdict,
 * but it may have failed or been cancelled.
 */
export async function withApproveStep(automation: Automation, automations: Automations): Promise<Automation> {
  const step = automation.steps.find(({ action }) => action === 'aws:executeAutomation');
  if (asksItself(automation) || step === undefined) return automation;
  // A step that has ended names its child; before that the child has to be looked for.
  const named = step.outputs['ExecutionId'];
  for (const childId of named?.length ? named : await automations.findChildren(automation.id)) {
    const child = await automations.get(childId);
    if (asksItself(child)) return child;
  }
  return automation;
}
