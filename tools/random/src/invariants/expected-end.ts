/** How a level must have ended, worked out from what SSM accepted: not with the code that is tested. */
import { failures } from '@countersign/contracts';
import type { ObservedAutomation, ObservedLevel, Observation } from '../observe/observation.ts';
import { isSessionOf, personOf, type Staff } from '../scenario/staff.ts';
import { timesOver } from './times-over.ts';

export type ExpectedEnd = 'APPROVED' | 'REJECTED' | 'EXPIRED' | 'CANCELLED' | 'ABORTED' | 'FAILED' | 'unknown';

/** A level and who may decide it: its approvers without the people who may not. */
export interface StaffedLevel {
  readonly level: ObservedLevel;
  readonly staff: Staff;
  readonly excludedPeople: readonly string[];
}

export function expectedEnd({ level, staff, excludedPeople }: StaffedLevel, seen: Observation): ExpectedEnd {
  const asked = askingOf(level);
  if (wasStopped(level, seen)) return 'ABORTED';
  if (!asked) return 'unknown';
  const signals = seen.deeds.signals.filter(({ automationExecutionId, refusal }) => automationExecutionId === asked.id && refusal === undefined);
  if (signals.some(({ verdict }) => verdict === 'Reject')) return 'REJECTED';
  if (asked.approveStep?.approvalStatus === 'Approved') {
    return approvalsThatCount(asked, staff, excludedPeople) >= staff.quorum ? 'APPROVED' : 'FAILED';
  }
  if (asked.approveStep?.status === 'Cancelled') return stoppedByHand(asked, seen) ? 'CANCELLED' : 'EXPIRED';
  if (asked.approveStep?.status === 'TimedOut') return 'EXPIRED';
  return 'unknown';
}

/** The automation that asks the level's approvers. */
export function askingOf({ automations }: ObservedLevel): ObservedAutomation | undefined {
  return automations.find(({ approveStep }) => approveStep !== undefined);
}

/** Two whom SSM's record cannot tell apart count once, and who may not decide does not count. */
function approvalsThatCount({ approveStep }: ObservedAutomation, { approvers }: Staff, excludedPeople: readonly string[]): number {
  const allowed = (approveStep?.decisions ?? []).filter(({ approver }) => {
    const listed = approvers.some((entry) => entry === approver || isSessionOf(approver, entry) || isSessionOf(entry, approver));
    return listed && !excludedPeople.includes(personOf(approver) ?? '');
  });
  return new Set(allowed.map(({ approver }) => personOf(approver) ?? approver)).size;
}

/** By hand, or by reconcile because its flow had ended, even if that was redriven since. */
function wasStopped({ arn, status, error, stoppedAt = 0 }: ObservedLevel, { deeds, approvals }: Observation): boolean {
  if (status !== 'ABORTED') return false;
  const flow = approvals.find(({ levels }) => levels.some((level) => level.arn === arn))?.flow;
  if (error === failures.flowEnded) return flow !== undefined && timesOver(flow).some(([endedAt]) => endedAt <= stoppedAt);
  return deeds.stops.some(({ id, refusal }) => refusal === undefined && (id === arn || id === flow?.arn));
}

function stoppedByHand({ id, parentId }: ObservedAutomation, { deeds }: Observation): boolean {
  return deeds.stops.some((stop) => stop.refusal === undefined && (stop.id === id || stop.id === parentId));
}
