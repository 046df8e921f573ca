/** How an approval stands. */
import type { Approval, PendingApproval } from './approval.ts';
import type { ApprovalReference } from './approval-id.ts';
import type { Aws } from './aws/connect.ts';
import type { Execution } from './aws/executions.ts';
import { readClosed, readFailed } from './end.ts';
import { describeFlow, factsOf } from './flow.ts';
import { forgottenLevels, readLevels } from './levels.ts';
import { readPendingLevel } from './pending-level.ts';

/** Reads an approval, its levels and, where the caller may, what SSM knows of the one that nobody has closed. */
export async function getApproval(approval: ApprovalReference, aws: Aws): Promise<Approval> {
  const flow = await describeFlow(approval, aws.executions);
  switch (flow.status) {
    case 'RUNNING':
      return readPending(approval, flow, aws);
    case 'SUCCEEDED':
    case 'ABORTED':
      return readClosed(approval, flow, aws);
    case 'FAILED':
    case 'TIMED_OUT':
      return readFailed(approval, flow, aws);
  }
}

async function readPending(approval: ApprovalReference, flow: Execution, aws: Aws): Promise<PendingApproval> {
  const levels = await readLevels(approval, flow, aws.executions);
  const { closed, running } = levels;
  const pending = { ...factsOf(approval, flow), status: 'PENDING', closedLevels: closed, ...forgottenLevels(levels) } as const;
  return running ? { ...pending, level: await readPendingLevel(running, aws.automations) } : pending;
}
