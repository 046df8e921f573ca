/** Lists approvals, newest first, with as few calls as their filters allow. */
import { approvalNameSchema, executionArn, policyInName, policyNameSchema } from '@countersign/contracts';
import type { ApprovalRequest } from '@countersign/contracts';
import type { ApprovalStatus } from './approval.ts';
import { resolveId } from './approval-id.ts';
import type { ApprovalReference } from './approval-id.ts';
import type { Execution, Executions, ListedExecution, PageRequest } from './aws/executions.ts';
import { executionPage } from './console-links.ts';
import { factsOf, readOutcome } from './flow.ts';
import { mapInOrder } from './in-order.ts';
import type { ListQuery } from './list-query.ts';
import { newestFirst } from './newest-first.ts';
import { patiently } from './pace.ts';
import type { Pace } from './pace.ts';

/** An approval as `list` shows it. Times are ISO 8601 in UTC. */
export interface ListedApproval<Status extends ApprovalStatus = ApprovalStatus> {
  /** The approval's name: what `get`, `wait`, `cancel` and `decide` take. */
  readonly id: string;
  readonly executionArn: string;
  readonly consoleUrl: string;
  readonly status: Status;
  /** As it leads the name, where the row was not read. Absent where the approval brings its own levels. */
  readonly policy?: string;
  readonly requestedAt: string;
  readonly closedAt?: string;
  /**
   * What was asked for, where the row had to be read anyway: with `withRequests` or `requestedBy`, and of approvals that
   * ended with an outcome. Absent also where the flow was started by hand with something else.
   */
  readonly request?: ApprovalRequest;
}

export interface ListWorld {
  readonly executions: Executions;
  readonly pace: Pace;
}

/** DescribeExecution has a bucket of 250, refilled by 10 a second: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const readsAtOnce = 4;

export async function* listApprovals(
  flowArn: string,
  query: ListQuery,
  world: ListWorld,
): AsyncGenerator<ListedApproval, void, undefined> {
  const lists = query.executionStatuses.map((statusFilter) =>
    pagesOf({ stateMachineArn: flowArn, maxResults: query.pageSize, ...(statusFilter ? { statusFilter } : {}) }, query, world),
  );
  for await (const found of newestFirst(lists)) {
    for await (const row of mapInOrder(found, readsAtOnce, (execution) => readRow({ execution, flowArn }, query, world))) {
      query.signal?.throwIfAborted();
      if (row) yield row;
    }
  }
}

/** Pages of a list, without what the query leaves out by name or time; the last is the one in which it gets too old. */
async function* pagesOf(
  first: PageRequest,
  query: ListQuery,
  { executions, pace }: ListWorld,
): AsyncGenerator<readonly ListedExecution[], void, undefined> {
  for (let page: PageRequest | undefined = first; page; ) {
    const request: PageRequest = page;
    const { executions: found, nextToken } = await patiently(() => executions.list(request, query.signal), pace, query.signal);
    yield found.filter((execution) => isWanted(execution, query));
    page = nextToken === undefined || found.some((execution) => isTooOld(execution, query)) ? undefined : { ...first, nextToken };
  }
}

/** What cannot be an approval's name is none: `plan-levels` refuses it. */
function isWanted({ name, startedAt }: ListedExecution, { policy, from, to }: ListQuery): boolean {
  const inTime = startedAt.getTime() >= from && startedAt.getTime() < to;
  return inTime && approvalNameSchema.safeParse(name).success && (policy === undefined || name.startsWith(`${policy}--`));
}

/** AWS sorts "by time"; should that be the time of the last redrive, an old execution may stand before newer ones. */
function isTooOld({ startedAt, redrivenAt = startedAt }: ListedExecution, { from }: ListQuery): boolean {
  return startedAt.getTime() < from && redrivenAt.getTime() < from;
}

interface Row {
  readonly execution: ListedExecution;
  readonly flowArn: string;
}

/** Undefined for an execution that is not asked for, or has just been forgotten. */
async function readRow({ execution, flowArn }: Row, query: ListQuery, { executions, pace }: ListWorld): Promise<ListedApproval | undefined> {
  const approval = resolveId(execution.name, flowArn);
  const known = execution.status === 'SUCCEEDED' ? undefined : statuses[execution.status];
  if (known && !query.withRequests && !query.isRequestedBy) return rowOf(approval, execution, known);

  const flow = await patiently(() => executions.describe(execution.arn, query.signal), pace, query.signal);
  if (!flow) return undefined;
  const status = statusOf(approval, flow);
  const { request, policy } = factsOf(approval, flow);
  if (status !== (query.status ?? status)) return undefined;
  if (query.isRequestedBy && !(request && query.isRequestedBy(request.requestedBy))) return undefined;
  return { ...rowOf(approval, flow, status), ...(policy === undefined ? {} : { policy }), ...(request ? { request } : {}) };
}

const statuses = { RUNNING: 'PENDING', ABORTED: 'CANCELLED', FAILED: 'FAILED', TIMED_OUT: 'FAILED' } as const;

function statusOf(approval: ApprovalReference, flow: Execution): ApprovalStatus {
  return flow.status === 'SUCCEEDED' ? readOutcome(approval, flow).status : statuses[flow.status];
}

function rowOf(
  { name, flowArn }: ApprovalReference,
  { startedAt, stoppedAt }: Pick<ListedExecution, 'startedAt' | 'stoppedAt'>,
  status: ApprovalStatus,
): ListedApproval {
  const arn = executionArn(flowArn, name);
  const { success: named, data: policy } = policyNameSchema.safeParse(policyInName(name));
  return {
    id: name,
    executionArn: arn,
    consoleUrl: executionPage(arn),
    status,
    ...(named ? { policy } : {}),
    requestedAt: startedAt.toISOString(),
    ...(stoppedAt && status !== 'PENDING' ? { closedAt: stoppedAt.toISOString() } : {}),
  };
}
