/**
 * Ends the asking: cancels a level's automation and, with nested runbooks, its child. Whether stopping a parent reaches
 * its child is not known for sure, so each is stopped by itself.
 */
import { type Automation, hasEnded, isCancelled } from '../approval/automation.ts';
import type { Automations } from '../aws/automations.ts';
import { approveStepOf, childrenOf, withApproveStep } from './approve-step.ts';

export interface StoppedAsking {
  /** The automation that holds the approve step, as it was before. */
  readonly asked: Automation;
  /** Those that SSM shows; a child that has only just begun may be missing. */
  readonly children: readonly Automation[];
  /** Ids of those that had not ended, nor been cancelled already. */
  readonly stopped: readonly string[];
}

export async function stopAsking(started: Automation, automations: Automations): Promise<StoppedAsking> {
  const children = await childrenOf(started, automations);
  const stopped = await stopAll([started, ...children].filter((automation) => !hasEnded(automation) && !isCancelled(automation)), automations);
  return { asked: children.find(approveStepOf) ?? started, children, stopped };
}

/**
 * The automation as its level should read it. Who cancels a parent means its child, too: one that SSM left alone is
 * stopped, so that the level ends as cancelled and the mail's link leads to a closed approval.
 */
export async function readAsked(started: Automation, automations: Automations): Promise<Automation> {
  const asked = await withApproveStep(started, automations);
  if (!isCancelled(started)) return asked;
  const children = await childrenOf(started, automations);
  const stopped = await stopAll(children.filter(isUndecided), automations);
  return stopped.length > 0 ? automations.get(asked.id) : asked;
}

/** Neither ended nor about to report what was decided. */
function isUndecided(automation: Automation): boolean {
  const step = approveStepOf(automation);
  return !hasEnded(automation) && (step === undefined || !hasEnded(step));
}

async function stopAll(running: readonly Automation[], automations: Automations): Promise<string[]> {
  for (const { id } of running) await automations.stop(id);
  return running.map(({ id }) => id);
}
