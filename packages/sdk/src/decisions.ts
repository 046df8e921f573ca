/** `ApproverDecisions` of an approve step, of which AWS documents little: read whatever could be meant. */
import { personOf } from '@countersign/contracts';
import type { Level } from '@countersign/contracts';
import type { DecisionSoFar } from './approval.ts';
import { parseJson } from './json.ts';

/**
 * The decisions in SSM's strings, each of which holds one decision or a list of them. What cannot be read is left out:
 * this is for people to look at, `close-level` counts for itself.
 */
export function readDecisions(approverDecisions: readonly string[]): DecisionSoFar[] {
  return approverDecisions.flatMap(entriesOf).flatMap(readDecision);
}

/** How many more people must approve. */
export function countMissing(level: Level, decisions: readonly DecisionSoFar[]): number {
  const approvals = decisions.filter(({ verdict }) => verdict === 'approve');
  const people = new Set(approvals.map(({ approver }) => personOf(approver) ?? approver));
  return Math.max(0, level.minRequiredApprovals - people.size);
}

function entriesOf(text: string): unknown[] {
  const parsed = parseJson(text);
  if (!Array.isArray(parsed)) return [parsed];
  return parsed.flatMap((entry: unknown) => (typeof entry === 'string' ? entriesOf(entry) : [entry]));
}

function readDecision(value: unknown): DecisionSoFar[] {
  if (typeof value !== 'object' || value === null) return [];
  const { Approver: approver, ApprovalStatus: status, Comment, ApprovalDecisionTime } = value as Record<string, unknown>;
  const verdict = verdictOf(status);
  if (typeof approver !== 'string' || verdict === undefined) return [];

  const comment = Array.isArray(Comment) ? Comment.join('\n') : Comment;
  const decidedAt = isoTime(ApprovalDecisionTime);
  return [
    {
      approver,
      verdict,
      ...(typeof comment === 'string' && comment !== '' ? { comment } : {}),
      ...(decidedAt === undefined ? {} : { decidedAt }),
    },
  ];
}

function verdictOf(status: unknown): DecisionSoFar['verdict'] | undefined {
  if (typeof status !== 'string') return undefined;
  if (/^approved?$/i.test(status)) return 'approve';
  return /^reject(?:ed)?$/i.test(status) ? 'reject' : undefined;
}

/** From a date text, epoch seconds or epoch milliseconds. */
function isoTime(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const number = Number(value);
  const time = Number.isNaN(number) ? new Date(value) : new Date(number < 1e11 ? number * 1000 : number);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
