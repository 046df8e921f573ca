/** Two ways in: the runbook reports (`report.ts`), or the level machine asks what is true (`settle.ts`). */
import type { CloseLevelResult, Report, Settle } from '@countersign/contracts';
import { ApprovalFailure, failures, stateMachineArnOf } from '@countersign/contracts';
import type { Automations } from '../aws/automations.ts';
import type { LevelExecutions } from '../aws/level-executions.ts';
import type { LevelEnvironment } from '../environment.ts';
import type { Log } from '../log.ts';
import { reportDecision } from './report.ts';
import { settleLevel } from './settle.ts';

export interface CloseLevelPorts {
  readonly automations: Automations;
  readonly levels: LevelExecutions;
  readonly environment: LevelEnvironment;
  readonly log: Log;
  /** Waits before a lagging history is read again. */
  pause(milliseconds: number): Promise<void>;
}

export async function closeLevel(payload: Report | Settle, ports: CloseLevelPorts): Promise<CloseLevelResult> {
  const result = await answer(payload, ports);
  const { levelExecutionArn } = payload;
  const automationExecutionId = payload.kind === 'report' ? payload.automationExecutionId : undefined;
  ports.log.info('Level asked to close', { levelExecutionArn, automationExecutionId, ...summary(result) });
  return result;
}

async function answer(payload: Report | Settle, ports: CloseLevelPorts): Promise<CloseLevelResult> {
  const { COUNTERSIGN_LEVEL_MACHINE_ARN: levelMachineArn } = ports.environment;
  if (stateMachineArnOf(payload.levelExecutionArn) !== levelMachineArn) {
    throw new ApprovalFailure(failures.invalidRequest, `levelExecutionArn: ${payload.levelExecutionArn} is no execution of ${levelMachineArn}`);
  }
  return payload.kind === 'report' ? reportDecision(payload, ports) : settleLevel(payload, ports);
}

/** What of a result may stand in a log: no comments, which are what people typed. */
function summary(result: CloseLevelResult): Record<string, unknown> {
  return result.kind === 'closed' ? { kind: result.kind, status: result.outcome.status } : result;
}
