/**
 * A flow has ended without an outcome. AWS stops the level that it waited for as best it can; one that still runs is
 * stopped here, and its automation cancelled without waiting for the level's own event.
 */
import { ApprovalFailure, approvalNameSchema, type ExecutionStatusEvent, failures, type ReconcileResult } from '@countersign/contracts';
import type { Execution } from '../aws/executions.ts';
import { ignored } from './ignored.ts';
import { cancelAutomationOf } from './level-ended.ts';
import type { ClearingPorts } from './reconcile.ts';
import { type NamedExecution, unfinishedLevels } from './unfinished-levels.ts';

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

  const levels = await unfinishedLevels({ ...flow, arn: flowArn, name: name.data }, ports);
  return clearLevels(levels, `The approval ${name.data} has ended: ${status}`, ports);
}

/** One that runs asks people, so it is stopped before any automation is looked for; and no level waits for another's. */
async function clearLevels(levels: readonly NamedExecution[], cause: string, ports: ClearingPorts): Promise<ReconcileResult> {
  const stoppedLevels: string[] = [];
  const cancelledAutomations: string[] = [];
  const running = levels.filter(({ status }) => status === 'RUNNING');
  const unstopped = await forEachLevel(running, async (arn) => {
    await ports.executions.stop(arn, { error: failures.flowEnded, cause });
    stoppedLevels.push(arn);
  });
  const uncancelled = await forEachLevel(levels, async (arn) => {
    const cancelled = await cancelAutomationOf(arn, ports);
    if (cancelled !== 'runsAgain') cancelledAutomations.push(...cancelled);
  });
  throwAny([...unstopped, ...uncancelled]);
  return { version: 1, kind: 'cleared', stoppedLevels, cancelledAutomations };
}

/** @returns what was thrown */
async function forEachLevel(levels: readonly NamedExecution[], clear: (arn: string) => Promise<void>): Promise<unknown[]> {
  const thrown: unknown[] = [];
  for (const { arn } of levels) {
    try {
      await clear(arn);
    } catch (error) {
      thrown.push(error);
    }
  }
  return thrown;
}

/** Lambda asks again whatever the error; its message is what the operator reads. */
function throwAny(thrown: readonly unknown[]): void {
  if (thrown.length === 1) throw thrown[0];
  if (thrown.length === 0) return;
  throw new ApprovalFailure(failures.tryAgain, `Not all levels are cleared: ${thrown.map(String).join('; ')}`, { cause: new AggregateError(thrown) });
}

function whenRunning({ redrivenAt }: Execution, stoppedAt: number): ReconcileResult {
  if (redrivenAt !== undefined && redrivenAt >= stoppedAt) return ignored('the approval was redriven');
  throw new ApprovalFailure(failures.tryAgain, 'Step Functions does not show yet that the approval has ended; Lambda looks again a minute later');
}
