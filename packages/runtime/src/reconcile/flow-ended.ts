/**
 * A flow has ended without an outcome. AWS stops the level that it waited for as best it can; one that still runs is
 * stopped here, and its automation cancelled without waiting for the level's own event.
 */
import {
  ApprovalFailure,
  approvalNameSchema,
  executionArn,
  type ExecutionStatusEvent,
  failures,
  levelExecutionName,
  limits,
  type ReconcileResult,
} from '@countersign/contracts';
import type { Execution, Executions } from '../aws/executions.ts';
import { ignored } from './ignored.ts';
import { cancelAutomationOf } from './level-ended.ts';
import type { ReconcilePorts } from './reconcile.ts';

export async function clearEndedFlow(
  { executionArn: flowArn, status, stopDate }: ExecutionStatusEvent['detail'],
  ports: ReconcilePorts,
): Promise<ReconcileResult> {
  const name = approvalNameSchema.safeParse(flowArn.slice(flowArn.lastIndexOf(':') + 1));
  if (!name.success) return ignored('an approval of that name has no levels');
  const flow = await ports.executions.describe(flowArn);
  if (flow === undefined) return ignored('there is no such approval, or no longer');
  if (flow.status === 'SUCCEEDED') return ignored('the approval has an outcome');
  if (flow.status === 'RUNNING') return whenRunning(flow, stopDate ?? 0);

  const stoppedLevels: string[] = [];
  const cancelledAutomations: string[] = [];
  for (const level of await unfinishedLevels(name.data, flow, ports)) {
    if (level.status === 'RUNNING') {
      await ports.executions.stop(level.arn, { error: failures.flowEnded, cause: `The approval ${name.data} has ended: ${status}` });
      stoppedLevels.push(level.arn);
    }
    const cancelled = await cancelAutomationOf(level.arn, ports);
    if (cancelled !== 'runsAgain') cancelledAutomations.push(...cancelled);
  }
  return { version: 1, kind: 'cleared', stoppedLevels, cancelledAutomations };
}

function whenRunning({ redrivenAt }: Execution, stoppedAt: number): ReconcileResult {
  if (redrivenAt !== undefined && redrivenAt >= stoppedAt) return ignored('the approval was redriven');
  throw new ApprovalFailure(failures.tryAgain, 'Step Functions does not show yet that the approval has ended; Lambda looks again a minute later');
}

interface NamedExecution extends Execution {
  readonly arn: string;
}

/** Levels that have no outcome, found by their names; each may have been asked again after a redrive. */
async function unfinishedLevels(approval: string, { redriveCount }: Execution, ports: ReconcilePorts): Promise<NamedExecution[]> {
  const unfinished: NamedExecution[] = [];
  for (let index = 1; index <= limits.levelsPerApproval; index += 1) {
    const runs: NamedExecution[] = [];
    for (let redrive = 0; redrive <= redriveCount; redrive += 1) {
      const name = levelExecutionName({ approval, index, redrive });
      runs.push(...(await findRun(executionArn(ports.environment.COUNTERSIGN_LEVEL_MACHINE_ARN, name), ports.executions)));
    }
    if (runs.length === 0) break;
    unfinished.push(...runs.filter(({ status }) => status !== 'SUCCEEDED'));
  }
  return unfinished;
}

async function findRun(arn: string, executions: Executions): Promise<NamedExecution[]> {
  const execution = await executions.describe(arn);
  return execution ? [{ ...execution, arn }] : [];
}
