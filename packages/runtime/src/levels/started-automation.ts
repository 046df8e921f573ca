/**
 * The automation that an earlier attempt started, found by the level's tag. Anyone may tag an automation like ours, so
 * one counts only if it runs a runbook of ours and shows its approvers exactly what the level shows them.
 */
import { ApprovalFailure, failures, type LevelRequest, levelTagKey } from '@countersign/contracts';
import { askApprovers } from '../approval/ask.ts';
import { type Automation, type RunbookParameters, showsExactly } from '../approval/automation.ts';
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
    const automation = await getIfOurs(id, automations);
    if (automation === undefined || automation.parentId !== undefined) continue;
    if (runbooks.has(automation.documentName) && showsExactly(automation, query.parameters)) return automation;
  }
  return undefined;
}

/** What the level's automation was started with; undefined where open-level refused, as too few approvers were left. */
export function expectedParameters(request: LevelRequest, levelExecutionArn: string): RunbookParameters | undefined {
  try {
    return askApprovers(request, levelExecutionArn);
  } catch (error) {
    if (error instanceof ApprovalFailure && error.name === failures.notEnoughApprovers) return undefined;
    throw error;
  }
}

const notOurs = new Set(['AccessDeniedException', 'AutomationExecutionNotFoundException']);

/** IAM lets us read our own deployment's automations only: one that we may not read, or that is not there, is not ours. */
export async function getIfOurs(id: string, automations: Automations): Promise<Automation | undefined> {
  try {
    return await automations.get(id);
  } catch (error) {
    if (error instanceof Error && notOurs.has(error.name)) return undefined;
    throw error;
  }
}
