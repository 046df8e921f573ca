/** What is missing to a level's approval. For people to look at: `close-level` counts for itself. */
import { personOf } from '@countersign/contracts';
import type { Level, ReportedDecision } from '@countersign/contracts';

/** How many more people must approve. */
export function countMissing(level: Level, decisions: readonly ReportedDecision[]): number {
  const approvals = decisions.filter(({ verdict }) => verdict === 'approve');
  const people = new Set(approvals.map(({ approver }) => personOf(approver) ?? approver));
  return Math.max(0, level.minRequiredApprovals - people.size);
}
