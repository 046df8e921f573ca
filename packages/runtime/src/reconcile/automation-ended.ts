/**
 * An automation has ended. Its runbook has told close-level before, so usually the level has ended, too; where that call
 * was lost, this is the same report. The level stands in the automation's parameters, the token and the automation that
 * the level believes in its history: an automation that somebody else started changes nothing.
 */
import { type AutomationStatusEvent, executionArnSchema, type ReconcileResult, stateMachineArnOf } from '@countersign/contracts';
import type { CloseLevelPorts } from '../levels/close.ts';
import { reportDecision } from '../levels/report.ts';
import { getIfOurs } from '../levels/started-automation.ts';
import { ignored } from './ignored.ts';

const endings = new Set(['Success', 'Failed', 'TimedOut', 'Cancelled', 'Canceled']);

export async function settleEndedAutomation(
  { ExecutionId, Status }: AutomationStatusEvent['detail'],
  ports: CloseLevelPorts,
): Promise<ReconcileResult> {
  if (!endings.has(Status)) return ignored(`an automation that is ${Status} has not ended`);
  const automation = await getIfOurs(ExecutionId, ports.automations);
  const levelExecutionArn = executionArnSchema.safeParse(automation?.parameters['LevelExecutionArn']?.[0]);
  if (!levelExecutionArn.success || !isLevel(levelExecutionArn.data, ports)) {
    return ignored('the automation asks for no level of this deployment');
  }
  const report = { version: 1, kind: 'report', levelExecutionArn: levelExecutionArn.data, automationExecutionId: ExecutionId } as const;
  try {
    return await reportDecision(report, ports);
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return ignored('there is no such level, or no longer');
    throw error;
  }
}

function isLevel(executionArn: string, { environment }: CloseLevelPorts): boolean {
  return stateMachineArnOf(executionArn) === environment.COUNTERSIGN_LEVEL_MACHINE_ARN;
}
