/** What `list` is asked for, checked before any call, in the terms of Step Functions. */
import {
  describeIssues,
  issuesOf,
  isSessionOf,
  outcomeStatusSchema,
  ownLevels,
  personOf,
  personSchema,
  policyNameSchema,
  principalArnSchema,
} from '@countersign/contracts';
import type { RequestedBy } from '@countersign/contracts';
import type { ApprovalStatus } from './approval.ts';
import type { ExecutionStatus } from './aws/executions.ts';
import { ApprovalsError } from './errors.ts';

export interface ListOptions<Status extends ApprovalStatus = ApprovalStatus> {
  readonly status?: Status;
  /** The policy's name; `levels` for approvals that bring their own levels. Costs no call: it leads the approval's name. */
  readonly policy?: string;
  /** Only what was requested at this time or later: a date, or its ISO 8601 text. What is older is not paged through. */
  readonly from?: Date | string;
  /** Only what was requested before this time. What is newer is paged through, without further calls for a row. */
  readonly to?: Date | string;
  /**
   * Who asked. A `principal` may be a role, which stands for all of its sessions; a `person` also matches by the name of
   * their user or session. Costs a DescribeExecution for each row that the other filters leave.
   */
  readonly requestedBy?: { readonly principal?: string; readonly person?: string };
  /** Gives every row its `request`, at the cost of a DescribeExecution for each. */
  readonly withRequests?: boolean;
  /** How many executions each ListExecutions asks for: 1 to 1,000, by default 100. */
  readonly pageSize?: number;
  /** Ends the listing with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface ListQuery {
  /** A list for each, merged; undefined is all of them. */
  readonly executionStatuses: readonly (ExecutionStatus | undefined)[];
  readonly status: ApprovalStatus | undefined;
  readonly policy: string | undefined;
  readonly from: number;
  readonly to: number;
  /** Undefined where rows need not be read for it. */
  readonly isRequestedBy: ((requestedBy: RequestedBy) => boolean) | undefined;
  readonly withRequests: boolean;
  readonly pageSize: number;
  readonly signal: AbortSignal | undefined;
}

/** How executions end up as ours. An approval whose automation was cancelled succeeds with the outcome `CANCELLED`. */
const executionStatuses: Readonly<Record<ApprovalStatus, readonly ExecutionStatus[]>> = {
  PENDING: ['RUNNING'],
  APPROVED: ['SUCCEEDED'],
  REJECTED: ['SUCCEEDED'],
  EXPIRED: ['SUCCEEDED'],
  CANCELLED: ['ABORTED', 'SUCCEEDED'],
  FAILED: ['FAILED', 'TIMED_OUT'],
};

const largestPage = 1000;
const statusNames = ['PENDING', ...outcomeStatusSchema.options, 'FAILED'];

/** @throws ApprovalsError `InvalidOptions` */
export function checkListOptions(options: ListOptions): ListQuery {
  const { status, policy, withRequests = false, pageSize = 100, signal } = options;
  if (status !== undefined && !statusNames.includes(status)) throw invalid('status', `${status} is none of ${statusNames.join(', ')}`);
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > largestPage) {
    throw invalid('pageSize', `${pageSize} is not a whole number from 1 to ${largestPage}`);
  }
  if (policy !== undefined && policy !== ownLevels) check('policy', policy, policyNameSchema);
  return {
    executionStatuses: status === undefined ? [undefined] : executionStatuses[status],
    status,
    policy,
    ...checkTimes(options),
    isRequestedBy: options.requestedBy && checkRequester(options.requestedBy),
    withRequests,
    pageSize,
    signal,
  };
}

function checkTimes({ from, to }: ListOptions): Pick<ListQuery, 'from' | 'to'> {
  const times = { from: from === undefined ? -Infinity : toTime('from', from), to: to === undefined ? Infinity : toTime('to', to) };
  if (times.from < times.to) return times;
  throw invalid('to', `${show(to)} is not after from, ${show(from)}`);
}

function toTime(name: string, value: Date | string): number {
  const time = new Date(value).getTime();
  if (Number.isNaN(time)) throw invalid(name, `${show(value)} is no time; give a Date or text like 2030-01-31T00:00:00Z`);
  return time;
}

function show(time: Date | string | undefined): string {
  return time instanceof Date && !Number.isNaN(time.getTime()) ? time.toISOString() : String(time);
}

function checkRequester({ principal, person }: NonNullable<ListOptions['requestedBy']>): NonNullable<ListQuery['isRequestedBy']> {
  if (principal === undefined && person === undefined) throw invalid('requestedBy', 'names neither a principal nor a person');
  if (principal !== undefined) check('requestedBy.principal', principal, principalArnSchema);
  if (person !== undefined) check('requestedBy.person', person, personSchema);
  return (asked) =>
    (principal === undefined || asked.principal === principal || isSessionOf(asked.principal, principal)) &&
    (person === undefined || [asked.person?.toLowerCase(), personOf(asked.principal)].includes(person.toLowerCase()));
}

function check(name: string, value: string, schema: typeof policyNameSchema): void {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(name, `${value}: ${describeIssues(issuesOf(parsed.error))}`);
}

function invalid(name: string, what: string): ApprovalsError {
  return new ApprovalsError('InvalidOptions', `${name}: ${what}`);
}
