/**
 * What EventBridge tells makes prompt what would come true anyway: a lost callback is settled at once
 * (`automation-ended.ts`), and what a level (`level-ended.ts`) or a flow (`flow-ended.ts`) left running is ended. Events
 * may come twice, late, in any order or never. Each is a hint: what to do is read from AWS, and only what belongs to
 * this deployment is touched.
 */
import { flowMachineArn, type ReconcileEvent, type ReconcileResult, stateMachineArnOf } from '@countersign/contracts';
import type { Executions } from '../aws/executions.ts';
import type { CloseLevelPorts } from '../levels/close.ts';
import { type ReportingPorts, settleEndedAutomation } from './automation-ended.ts';
import { clearEndedFlow } from './flow-ended.ts';
import { ignored } from './ignored.ts';
import { clearEndedLevel } from './level-ended.ts';

export interface ReconcilePorts {
  /** For making up for a report. */
  readonly reporting: ReportingPorts;
  /** For ending what was left running. */
  readonly clearing: ClearingPorts;
}

export interface ClearingPorts extends CloseLevelPorts {
  readonly executions: Executions;
}

/** @throws ApprovalFailure `TryAgain` while what AWS answers lags: Lambda asks again a minute later. */
export async function reconcile(event: ReconcileEvent, ports: ReconcilePorts): Promise<ReconcileResult> {
  const result = await answer(event, ports);
  ports.reporting.log.info('Event reconciled', { ...subjectOf(event), ...result });
  return result;
}

/** A level or a flow that succeeded has seen to everything itself. */
const endedEarly = new Set(['FAILED', 'TIMED_OUT', 'ABORTED']);

async function answer(event: ReconcileEvent, { reporting, clearing }: ReconcilePorts): Promise<ReconcileResult> {
  if (event['detail-type'] === 'EC2 Automation Execution Status-change Notification') {
    return settleEndedAutomation(event.detail, reporting);
  }
  const { executionArn, status } = event.detail;
  if (!endedEarly.has(status)) return ignored(`an execution that is ${status} leaves nothing behind`);
  const { COUNTERSIGN_LEVEL_MACHINE_ARN: levelMachineArn } = clearing.environment;
  switch (stateMachineArnOf(executionArn)) {
    case levelMachineArn:
      return clearEndedLevel(executionArn, clearing);
    case flowMachineArn(levelMachineArn):
      return clearEndedFlow(event.detail, clearing);
    default:
      return ignored('the execution is none of this deployment');
  }
}

function subjectOf(event: ReconcileEvent): Record<string, string> {
  if (event['detail-type'] === 'EC2 Automation Execution Status-change Notification') {
    const { ExecutionId: automationExecutionId, Definition: documentName, Status: eventStatus } = event.detail;
    return { automationExecutionId, documentName, eventStatus };
  }
  return { executionArn: event.detail.executionArn, eventStatus: event.detail.status };
}
