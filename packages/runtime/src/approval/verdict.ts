/**
 * What an automation says about its level. The verdict is read from the approve step, never from "the automation ended
 * well": how a rejected or expired step ends is not known for sure, so every way leads here.
 */
import type { Decision, FailureName, LevelRequest, OutcomeStatus } from '@countersign/contracts';
import { failures, isListed, personOf, readApproverDecisions } from '@countersign/contracts';
import { remainingApprovers } from './ask.ts';
import { type Automation, type AutomationStep, hasEnded } from './automation.ts';
import { excludedFrom } from './requester.ts';

export type Verdict =
  | { readonly kind: 'pending'; readonly decisions: readonly Decision[] }
  | { readonly kind: 'closed'; readonly status: OutcomeStatus; readonly decisions: readonly Decision[] }
  | { readonly kind: 'failure'; readonly failure: FailureName; readonly message: string };

export function readVerdict(automation: Automation, request: LevelRequest): Verdict {
  const step = automation.steps.find(({ action }) => action === 'aws:approve');
  const fallbackTime = step?.endedAt ?? automation.startedAt ?? new Date(0).toISOString();
  const { decisions: reported, unreadable } = readApproverDecisions(step?.outputs['ApproverDecisions'] ?? []);
  const decisions = reported.map((decision) => ({ decidedAt: fallbackTime, ...decision }));
  const approvalStatus = step?.outputs['ApprovalStatus']?.[0];

  // A rejection always rejects, whoever it came from: refusing is the safe side.
  if (approvalStatus === 'Rejected' || decisions.some(({ verdict }) => verdict === 'reject') || saysRejected(step)) {
    return { kind: 'closed', status: 'REJECTED', decisions };
  }
  if (approvalStatus === 'Approved') return judgeApproval({ decisions, unreadable }, request);
  return judgeEnd(automation, step, decisions);
}

/** Whether a rejected step keeps its outputs is not known; then its failure still says so. */
function saysRejected(step: AutomationStep | undefined): boolean {
  return step?.status === 'Failed' && /\breject/i.test(step.failureMessage ?? '');
}

interface ReadDecisions {
  readonly decisions: readonly Decision[];
  readonly unreadable: number;
}

function judgeApproval(read: ReadDecisions, request: LevelRequest): Verdict {
  const counted = countApprovals(read.decisions, request);
  const { name, minRequiredApprovals } = request.level;
  if (counted >= minRequiredApprovals) return { kind: 'closed', status: 'APPROVED', decisions: read.decisions };
  if (read.unreadable > 0 || read.decisions.length === 0) {
    const message = `SSM says that level ${name} is approved, but ${read.unreadable} of its decisions cannot be read`;
    return { kind: 'failure', failure: failures.unreadableDecision, message };
  }
  const by = read.decisions.map(({ approver }) => approver).join(', ');
  const message = `Level ${name} needs ${minRequiredApprovals} approvals; ${counted} of those that SSM counted are allowed (by ${by})`;
  return { kind: 'failure', failure: failures.decisionNotAllowed, message };
}

/** Distinct people among the approvals that the level allows. Two that cannot be told apart count once. */
export function countApprovals(decisions: readonly Decision[], request: LevelRequest): number {
  const approvers = remainingApprovers(request);
  const allowed = decisions.filter(({ verdict, approver }) => verdict === 'approve' && mayDecide(approver, approvers, request));
  return new Set(allowed.map(({ approver }) => personOf(approver) ?? approver)).size;
}

function mayDecide(decider: string, approvers: readonly string[], request: LevelRequest): boolean {
  if (excludedFrom(request).includes(personOf(decider) ?? '')) return false;
  return isListed(decider, approvers) || namesRoleOfSession(decider, approvers) || namesUser(decider, approvers);
}

/** SSM may report the role where a session was listed; then nobody can tell its sessions apart, and they count once. */
function namesRoleOfSession(decider: string, approvers: readonly string[]): boolean {
  return approvers.some((approver) => isListed(approver, [decider]));
}

/** SSM may report a user's bare name. */
function namesUser(decider: string, approvers: readonly string[]): boolean {
  return !decider.includes(':') && approvers.some((approver) => approver.endsWith(`/${decider}`) && approver.includes(':user/'));
}

function judgeEnd(automation: Automation, step: AutomationStep | undefined, decisions: readonly Decision[]): Verdict {
  const statuses = [step?.status, automation.status];
  if (statuses.some((status) => status?.startsWith('Cancel'))) return { kind: 'closed', status: 'CANCELLED', decisions };
  if (statuses.includes('TimedOut')) return { kind: 'closed', status: 'EXPIRED', decisions };
  if (!hasEnded(automation) && step?.status !== 'Failed') return { kind: 'pending', decisions };
  const reason = step?.failureMessage ?? automation.failureMessage ?? `it ended as ${automation.status} without a verdict`;
  return {
    kind: 'failure',
    failure: failures.runbookFailed,
    message: `Automation execution ${automation.id} could not ask the approvers: ${reason}`,
  };
}
