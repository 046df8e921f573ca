/** The executions that asked a level: which one counts, and which are somebody else's. */
import { isDeepStrictEqual } from 'node:util';
import { executionArn, failures, levelExecutionName, levelMachineArn, limits } from '@countersign/contracts';
import type { ApprovalReference } from './approval-id.ts';
import type { Execution, Executions } from './aws/executions.ts';
import { membersOf, parseJson } from './json.ts';

/** An approval's flow, whose levels are looked for. */
export interface FlowOfLevels {
  readonly approval: ApprovalReference;
  readonly execution: Execution;
}

interface Attempt {
  readonly index: number;
  readonly redrive: number;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html – executions are kept for 90 days after their end */
const keptMs = 90 * 86_400_000;

/** Whether a level of the flow may have ended so long ago that Step Functions has forgotten it. By AWS's times alone. */
export function mayHaveForgotten({ execution }: FlowOfLevels): boolean {
  const { startedAt, answeredAt = startedAt } = execution;
  return answeredAt.getTime() - startedAt.getTime() > keptMs;
}

/**
 * A flow that was redriven may have asked a level several times, each attempt under the next name. It goes on to the
 * next name only where what it found under the last one did not count, so the newest counts, however older ones ended.
 */
export async function findAttempt(flow: FlowOfLevels, index: number, executions: Executions): Promise<Execution | undefined> {
  let newest: Execution | undefined;
  for (let redrive = 0; redrive <= flow.execution.redriveCount; redrive += 1) {
    const execution = await executions.describe(arnOf(flow, { index, redrive }));
    if (execution && isAskedBy(flow, { index, redrive }, execution)) newest = execution;
    if (!execution && !mayHaveForgotten(flow)) break;
  }
  return newest;
}

/** Whether the flow failed as somebody else holds the level's name: plan-levels names the execution in the cause. */
export function isNameTaken(flow: FlowOfLevels, index: number): boolean {
  const { status, error, cause = '' } = flow.execution;
  if (status !== 'FAILED' || error !== failures.levelNameTaken) return false;
  return cause.includes(arnOf(flow, { index, redrive: 0 }).replace(/0$/, ''));
}

/** How many levels the approval has, at most. An attempt knows exactly; a request only where it brings its levels. */
export function countLevels({ execution }: FlowOfLevels, attempt?: Execution): number {
  const { of } = membersOf(membersOf(parseJson(attempt?.input)).approval);
  if (typeof of === 'number') return Math.min(of, limits.levelsPerApproval);
  const { levels } = membersOf(parseJson(execution.input));
  return Array.isArray(levels) ? Math.min(levels.length, limits.levelsPerApproval) : limits.levelsPerApproval;
}

function arnOf({ approval }: FlowOfLevels, attempt: Attempt): string {
  return executionArn(levelMachineArn(approval.flowArn), levelExecutionName({ approval: approval.name, ...attempt }));
}

/**
 * Whoever may start the level machine may take a level's name, and say that the flow started it. The flow then asks under
 * the next one, or fails. It compares the whole input; who was to be asked is only in its variables, and not seen here.
 */
function isAskedBy({ approval, execution }: FlowOfLevels, { index }: Attempt, attempt: Execution): boolean {
  const request = membersOf(parseJson(execution.input));
  const level = membersOf(parseJson(attempt.input));
  const asked = membersOf(level.approval);
  return (
    level.AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID === approval.executionArn &&
    isDeepStrictEqual([asked.name, asked.policy, asked.index], [approval.name, request.policy, index]) &&
    isDeepStrictEqual(partOf(level), partOf(request))
  );
}

function partOf({ subject, review, requestedBy }: Record<string, unknown>): unknown[] {
  return [subject, review, requestedBy];
}
