/**
 * The automation that an earlier attempt started, found by the level's tag. Anyone may tag an automation like ours, so
 * one counts only if it runs a runbook of ours and asks exactly what the level asks.
 */
import { levelTagKey } from '@countersign/contracts';
import { asksFor, type Automation, type RunbookParameters } from '../approval/automation.ts';
import type { Automations } from '../aws/automations.ts';

export interface StartedAutomationQuery {
  readonly levelExecutionArn: string;
  readonly parameters: RunbookParameters;
  /** Names of the deployment's runbooks by their window. */
  readonly runbooks: Readonly<Record<string, string>>;
}

export async function findStartedAutomation(query: StartedAutomationQuery, automations: Automations): Promise<Automation | undefined> {
  const runbooks = new Set(Object.values(query.runbooks));
  for (const id of await automations.findByTag(levelTagKey(query.levelExecutionArn))) {
    const automation = await getIfAllowed(id, automations);
    if (automation === undefined || automation.parentId !== undefined) continue;
    if (runbooks.has(automation.documentName) && asksFor(automation, query.parameters)) return automation;
  }
  return undefined;
}

/** IAM lets us read our own deployment's automations only: one that we may not read is not ours. */
async function getIfAllowed(id: string, automations: Automations): Promise<Automation | undefined> {
  try {
    return await automations.get(id);
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDeniedException') return undefined;
    throw error;
  }
}
