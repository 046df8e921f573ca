/**
 * An automation has ended. Its runbook has told close-level before, so usually the level has ended, too; where that call
 * was lost, this is the same report. Which level to look at is a hint; the token and the automation that the level believes
 * stand in its own history: an automation that somebody else started or tagged changes nothing.
 *
 * SSM takes three reads of automations a second, and runbooks that report need them: a level that has ended costs none here.
 */
import {
  ApprovalFailure,
  type AutomationStatusEvent,
  executionArnSchema,
  failures,
  type ReconcileResult,
  stateMachineArnOf,
  taggedLevel,
} from '@countersign/contracts';
import type { ReadTags } from '../aws/automation-tags.ts';
import type { CloseLevelPorts } from '../levels/close.ts';
import { reportDecision } from '../levels/report.ts';
import { getIfOurs } from '../levels/started-automation.ts';
import { ignored } from './ignored.ts';

export interface ReportingPorts extends CloseLevelPorts {
  readonly readTags: ReadTags;
}

const endings = new Set(['Success', 'Failed', 'TimedOut', 'Cancelled', 'Canceled']);

export async function settleEndedAutomation(
  { ExecutionId, Status }: AutomationStatusEvent['detail'],
  ports: ReportingPorts,
): Promise<ReconcileResult> {
  if (!endings.has(Status)) return ignored(`an automation that is ${Status} has not ended`);
  const levelExecutionArn = await levelOf(ExecutionId, ports);
  if (levelExecutionArn === undefined) return ignored('no level of this deployment has started the automation');
  try {
    return await reportDecision({ version: 1, kind: 'report', levelExecutionArn, automationExecutionId: ExecutionId }, ports);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExecutionDoesNotExist') throw error;
    // It asked within the last 31 days: either what Step Functions shows lags behind, or somebody made the level up.
    throw new ApprovalFailure(failures.tryAgain, `Step Functions does not show ${levelExecutionArn}; Lambda looks again a minute later`, { cause: error });
  }
}

/** A nested pair's child carries no level's tag: its parent ends, too, and is told of. */
async function levelOf(automationExecutionId: string, ports: ReportingPorts): Promise<string | undefined> {
  const { COUNTERSIGN_LEVEL_MACHINE_ARN: levelMachineArn } = ports.environment;
  const tags = await ports.readTags(automationExecutionId);
  if (tags !== undefined) return taggedLevel(tags, levelMachineArn);

  const automation = await getIfOurs(automationExecutionId, ports.automations);
  const { data: level } = executionArnSchema.safeParse(automation?.parameters['LevelExecutionArn']?.[0]);
  return level !== undefined && stateMachineArnOf(level) === levelMachineArn ? level : undefined;
}
