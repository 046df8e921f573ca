/** How an approval stands. */
import type { Approval } from './approval.ts';
import type { ApprovalReference } from './approval-id.ts';
import type { Aws } from './aws/connect.ts';
import { describeFlow, factsOf, readEnd } from './flow.ts';
import { readLevels } from './levels.ts';
import { readPendingLevel } from './pending-level.ts';

/** Reads an approval, its levels and, where the caller may, what SSM knows of the current one. */
export async function getApproval(approval: ApprovalReference, { executions, automations }: Aws): Promise<Approval> {
  const flow = await describeFlow(approval, executions);
  const end = await readEnd(approval, flow, executions);
  if (end) return end;

  const { closed, running } = await readLevels(approval, flow, executions);
  const pending = { ...factsOf(approval, flow), status: 'PENDING', closedLevels: closed } as const;
  return running ? { ...pending, level: await readPendingLevel(running, automations) } : pending;
}
