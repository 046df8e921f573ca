/** The levels of a flow that have no outcome, by the names that the flow gives them. */
import { executionArn, levelExecutionName, limits } from '@countersign/contracts';
import type { Execution } from '../aws/executions.ts';
import type { ClearingPorts } from './reconcile.ts';

export interface NamedExecution extends Execution {
  readonly arn: string;
}

export interface Flow extends NamedExecution {
  readonly name: string;
}

/** Newest first. */
export async function unfinishedLevels(flow: Flow, ports: ClearingPorts): Promise<NamedExecution[]> {
  const unfinished: NamedExecution[] = [];
  for (let index = 1; index <= limits.levelsPerApproval; index += 1) {
    const attempts = await attemptsAt(index, flow, ports);
    const own = attempts.filter(({ startedBy }) => startedBy === flow.arn);
    if (own.length === 0 && !hasForgottenLevels(flow)) break;
    unfinished.push(...own.filter(({ status }) => status !== 'SUCCEEDED'));
  }
  return unfinished.toReversed();
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
    if (execution !== undefined) attempts.push({ ...execution, arn });
    else if (!hasForgottenLevels(flow)) break;
  }
  return attempts;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const rememberedMs = 90 * 86_400_000;

/**
 * Step Functions forgets an execution 90 days after its end, so that in a flow that took longer a name without an
 * execution says nothing about those that come after it.
 */
function hasForgottenLevels({ startedAt, stoppedAt }: Flow): boolean {
  return startedAt !== undefined && stoppedAt !== undefined && stoppedAt - startedAt > rememberedMs;
}
