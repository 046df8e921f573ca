/**
 * How an approval ended. A flow that was stopped or broke leaves no output: its input and its levels say the rest, and
 * SSM knows who had decided the level that nobody closed.
 */
import type { Outcome } from '@countersign/contracts';
import type { ClosedApproval, EndedLevel, FailedApproval, WithForgottenLevels } from './approval.ts';
import type { ApprovalReference } from './approval-id.ts';
import type { Automations } from './aws/automations.ts';
import type { Execution, Executions } from './aws/executions.ts';
import { ApprovalsError } from './errors.ts';
import { factsOf, failureOf, readOutcome } from './flow.ts';
import { readDecisions } from './level-automation.ts';
import { factsOfLevel, forgottenLevels, readLevels } from './levels.ts';
import type { AskedLevel } from './levels.ts';

/** Without automations, what SSM knows is not asked for. */
export interface EndSources {
  readonly executions: Executions;
  readonly automations?: Automations;
}

/** An approval whose flow succeeded or was stopped. */
export async function readClosed(approval: ApprovalReference, flow: Execution, sources: EndSources): Promise<ClosedApproval> {
  const facts = factsOf(approval, flow);
  const closedAt = closedAtOf(flow);
  if (flow.status === 'SUCCEEDED') return { ...readOutcome(approval, flow), ...facts, closedAt };
  return { ...(await cancelled(approval, flow, sources)), ...facts, closedAt, ...(flow.cause ? { reason: flow.cause } : {}) };
}

/** An approval whose flow failed or ran out of time. */
export async function readFailed(approval: ApprovalReference, flow: Execution, sources: EndSources): Promise<FailedApproval> {
  const found = await readLevels(approval, flow, sources.executions);
  const { closed, running, broken } = found;
  const last = running ?? broken;
  return {
    ...factsOf(approval, flow),
    status: 'FAILED',
    ...failureOf(flow),
    closedAt: closedAtOf(flow),
    closedLevels: closed,
    ...forgottenLevels(found),
    ...(last ? { level: { ...factsOfLevel(last), ...(await decisionsOf(last, sources)) } } : {}),
  };
}

/** Every execution that ended has a stop date. */
function closedAtOf({ stoppedAt, startedAt }: Execution): string {
  return (stoppedAt ?? startedAt).toISOString();
}

async function cancelled(approval: ApprovalReference, flow: Execution, sources: EndSources): Promise<Outcome & WithForgottenLevels> {
  const { request } = factsOf(approval, flow);
  if (!request) {
    throw new ApprovalsError('UnexpectedOutput', `The flow of ${approval.name} was stopped, and its input is no approval request`);
  }
  const found = await readLevels(approval, flow, sources.executions);
  const { closed, running, broken } = found;
  // A level that AWS has not stopped yet is nevertheless the one at which the approval ended.
  const last = running ?? broken;
  const levels = last ? [...closed, await cancelledLevel(last, sources)] : [...closed];
  return { version: 1, status: 'CANCELLED', requestedBy: request.requestedBy, levels, ...forgottenLevels(found) };
}

async function cancelledLevel(asked: AskedLevel, sources: EndSources): Promise<EndedLevel> {
  return { name: asked.level.name, status: 'CANCELLED', ...(await decisionsOf(asked, sources)) };
}

async function decisionsOf(asked: AskedLevel, { automations }: EndSources): Promise<Pick<EndedLevel, 'decisions' | 'decisionsUnknown'>> {
  const decisions = automations && (await readDecisions(asked, automations));
  return decisions ? { decisions } : { decisions: [], decisionsUnknown: true };
}
