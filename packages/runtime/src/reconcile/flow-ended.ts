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
import type { Execution } from '../aws/executions.ts';
import { ignored } from './ignored.ts';
import { cancelAutomationOf } from './level-ended.ts';
import type { ClearingPorts } from './reconcile.ts';

export async function clearEndedFlow(
  { executionArn: flowArn, status, stopDate }: ExecutionStatusEvent['detail'],
  ports: ClearingPorts,
): Promise<ReconcileResult> {
  const name = approvalNameSchema.safeParse(flowArn.slice(flowArn.lastIndexOf(':') + 1));
  if (!name.success) return ignored('an approval of that name has no levels');
  const flow = await ports.executions.describe(flowArn);
  if (flow === undefined) return ignored('there is no such approval, or no longer');
  if (flow.status === 'SUCCEEDED') return ignored('the approval has an outcome');
  if (flow.status === 'RUNNING') return whenRunning(flow, stopDate ?? 0);

  const stoppedLevels: string[] = [];
  const cancelledAutomations: string[] = [];
  for (const level of await unfinishedLevels({ ...flow, arn: flowArn, name: name.data }, ports)) {
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

interface Flow extends NamedExecution {
  readonly name: string;
}

/** Levels that have no outcome. */
async function unfinishedLevels(flow: Flow, ports: ClearingPorts): Promise<NamedExecution[]> {
  const unfinished: NamedExecution[] = [];
  for (let index = 1; index <= limits.levelsPerApproval; index += 1) {
    const attempts = await attemptsAt(index, flow, ports);
    const own = attempts.filter(({ startedBy }) => startedBy === flow.arn);
    if (own.length === 0) break;
    unfinished.push(...own.filter(({ status }) => status !== 'SUCCEEDED'));
  }
  return unfinished;
}

/**
 * A redriven flow may have asked a level several times, each attempt under the next name. Whoever may start the level
 * machine may take such a name, too.
 */
async function attemptsAt(index: number, flow: Flow, { executions, environment }: ClearingPorts): Promise<NamedExecution[]> {
  const attempts: NamedExecution[] = [];
  for (let redrive = 0; redrive <= flow.redriveCount; redrive += 1) {
    const name = levelExecutionName({ approval: flow.name, index, redrive });
    const arn = executionArn(environment.COUNTERSIGN_LEVEL_MACHINE_ARN, name);
    const execution = await executions.describe(arn);
    if (execution === undefined) break;
    attempts.push({ ...execution, arn });
  }
  return attempts;
}
