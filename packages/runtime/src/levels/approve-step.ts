/** Finds the automation that holds the approve step: the one that was started or, with nested runbooks, its child. */
import type { Automation, AutomationStep } from '../approval/automation.ts';
import type { Automations } from '../aws/automations.ts';

export function approveStepOf({ steps }: Automation): AutomationStep | undefined {
  return steps.find(({ action }) => action === 'aws:approve');
}

/**
 * The automation as its level should read it. A parent whose child has not begun is read as it is: it has no verdict,
 * but it may have failed or been cancelled.
 */
export async function withApproveStep(automation: Automation, automations: Automations): Promise<Automation> {
  if (approveStepOf(automation)) return automation;
  const children = await childrenOf(automation, automations);
  return children.find(approveStepOf) ?? automation;
}

/** None, unless it is a parent. */
export async function childrenOf(automation: Automation, automations: Automations): Promise<Automation[]> {
  const step = automation.steps.find(({ action }) => action === 'aws:executeAutomation');
  if (step === undefined) return [];
  // A step that has ended names its child; before that the child has to be looked for.
  const named = step.outputs['ExecutionId'];
  const ids = named?.length ? named : await automations.findChildren(automation.id);
  const children: Automation[] = [];
  for (const id of ids) children.push(await automations.get(id));
  return children;
}
