/** The automation that asks a level's approvers, found by the tag that it carries. */
import { levelTagKey } from '@countersign/contracts';
import type { ApproveStep, Automation, Automations } from './aws/automations.ts';

/** Where a level's approve step stands. */
export type Asking =
  | { readonly kind: 'notYet'; readonly automationExecutionId?: string }
  | { readonly kind: 'waiting' | 'over'; readonly automationExecutionId: string; readonly step: ApproveStep };

const startingStatuses = new Set(['Pending', 'InProgress']);

/**
 * Finds the approve step of a level. With nested runbooks it is in the child of the automation that carries the tag,
 * and signals go to that child.
 */
export async function findAsking(levelExecutionArn: string, automations: Automations): Promise<Asking> {
  const ids = await automations.findByTagKey(levelTagKey(levelExecutionArn));
  // A level starts one automation. Where somebody gave another one its tag, that one is younger.
  const tagged = ids[0];
  if (tagged === undefined) return { kind: 'notYet' };
  const holder = await stepHolder(tagged, automations);
  return askingOf(holder);
}

async function stepHolder(tagged: string, automations: Automations): Promise<Automation> {
  const automation = await automations.get(tagged);
  if (automation.approveStep) return automation;
  const [child] = await automations.childrenOf(tagged);
  return child === undefined ? automation : automations.get(child);
}

function askingOf({ id, approveStep: step }: Automation): Asking {
  if (!step || startingStatuses.has(step.status)) return { kind: 'notYet', automationExecutionId: id };
  return { kind: step.status === 'Waiting' ? 'waiting' : 'over', automationExecutionId: id, step };
}
