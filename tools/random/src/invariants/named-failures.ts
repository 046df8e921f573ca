/** An approval that fails has a reason, and says so under a name that an operator finds in the documentation. */
import { failures, isFailureName } from '@countersign/contracts';
import type { ObservedApproval, Observation } from '../observe/observation.ts';
import { levelsOf, onePersonOneLevel, peopleWhoAsk } from '../scenario/staff.ts';
import { canBeStaffed } from './can-be-staffed.ts';
import { expectedEnd, type StaffedLevel } from './expected-end.ts';
import type { Invariant } from './invariant.ts';
import { remaining, staffedLevels } from './staffing.ts';
import { wasRefused } from './struck.ts';

export const namedFailures: Invariant = (seen) =>
  seen.approvals.flatMap((approval) =>
    [...nameIssues(approval), ...reasonIssues(approval, seen), ...planIssues(approval, seen)].map((what) => `${approval.id}: ${what}`),
  );

function nameIssues({ flow }: ObservedApproval): string[] {
  if (flow.status !== 'FAILED' && flow.status !== 'TIMED_OUT') return [];
  return [
    ...(isFailureName(flow.error ?? '') ? [] : [`it failed with ${flow.error}: ${flow.cause}, which is no name of ours`]),
    ...(flow.cause ? [] : [`it failed with ${flow.error} and no cause`]),
  ];
}

/** Nothing fails but what separation of duties forbids, what somebody stopped, and what a fault broke that does not pass. */
function reasonIssues(approval: ObservedApproval, seen: Observation): string[] {
  if (approval.flow.status !== 'FAILED') return [];
  const { error, cause } = approval.flow;
  const last = staffedLevels(approval, seen.scenario).at(-1);
  if (last ? hasReason(last, error, seen) : error === failures.notEnoughApprovers) return [];
  return [`it failed with ${error}: ${cause?.slice(0, 300)}, for no reason`];
}

function hasReason(last: StaffedLevel, error: string | undefined, seen: Observation): boolean {
  if (error === failures.notEnoughApprovers) return new Set(remaining(last)).size < last.staff.quorum;
  if (error === failures.decisionNotAllowed) return expectedEnd(last, seen) === 'FAILED';
  if (error === failures.levelStopped) return expectedEnd(last, seen) === 'ABORTED';
  if (error === failures.levelNotOpened) return wasRefused(seen, 'ssm:StartAutomationExecution');
  return error === failures.runbookFailed && wasRefused(seen, 'sns:Publish');
}

/** A request is refused before anyone is asked exactly where no choice of people could decide it. */
function planIssues({ flow, levels, planned }: ObservedApproval, { scenario }: Observation): string[] {
  const possible = canBeStaffed(levelsOf(planned), { excludedPeople: peopleWhoAsk(planned), once: onePersonOneLevel(planned, scenario) });
  const refused = levels.length === 0 && flow.error === failures.notEnoughApprovers;
  if (refused && possible) return [`it was refused, though its levels can be staffed: ${flow.cause}`];
  return possible || refused || flow.status === 'ABORTED' ? [] : ['it was begun, though its levels cannot be staffed'];
}
