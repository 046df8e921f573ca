/** Cancels an approval: stops its flow, and says so only once Step Functions does. */
import { cancelledError, cancelReasonSchema, issuesOf } from '@countersign/contracts';
import type { ApprovalReference } from './approval-id.ts';
import type { Execution, Executions } from './aws/executions.ts';
import { executionPage } from './console-links.ts';
import { ApprovalsError, invalidRequest } from './errors.ts';
import { describeFlow, failureOf, readOutcome } from './flow.ts';
import type { Pace } from './pace.ts';

export interface CancelOptions {
  /** Why, for people to read; `get` shows it as `reason`. Up to 1,024 characters. */
  readonly reason?: string;
}

/** An approval that was cancelled. */
export interface CancelledApproval {
  /** The approval's name. */
  readonly id: string;
  readonly executionArn: string;
  readonly consoleUrl: string;
  /** When its flow was stopped. ISO 8601 in UTC. */
  readonly closedAt: string;
  readonly reason?: string;
}

/** DescribeExecution may lag behind: https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
const pausesMs = [0, 200, 500, 1000, 2000, 3000, 3000];

/**
 * Stops the flow of an approval. AWS stops the level that is asked with it.
 *
 * What StopExecution answers for an execution that has ended is not documented, so its answer proves nothing: how the
 * execution ended says whether this cancellation, or an equal one, was in time.
 * @throws ApprovalsError `AlreadyEnded`, `NotConfirmed`, `NotFound`, `InvalidRequest`
 */
export async function cancelApproval(
  approval: ApprovalReference,
  { reason }: CancelOptions,
  world: { executions: Executions; pace: Pace },
): Promise<CancelledApproval> {
  checkReason(reason);
  const stop = { error: cancelledError, ...(reason === undefined ? {} : { cause: reason }) };
  const refusal = await refusalOf(() => world.executions.stop(approval.executionArn, stop));
  const flow = await describeEnd(approval, world, refusal);
  if (!isCancelledFor(reason, flow)) throw alreadyEnded(approval, flow);
  return {
    id: approval.name,
    executionArn: approval.executionArn,
    consoleUrl: executionPage(approval.executionArn),
    closedAt: (flow.stoppedAt ?? flow.startedAt).toISOString(),
    ...(reason === undefined ? {} : { reason }),
  };
}

function checkReason(reason: string | undefined): void {
  const parsed = cancelReasonSchema.optional().safeParse(reason);
  if (parsed.success) return;
  const issues = issuesOf(parsed.error).map(({ message }) => ({ path: 'reason', message }));
  throw invalidRequest('The cancellation is invalid', issues);
}

/** What AWS refused the stop with. It may be that the execution has ended, which a look at it shows. */
async function refusalOf(stop: () => Promise<void>): Promise<ApprovalsError | undefined> {
  try {
    await stop();
    return undefined;
  } catch (error) {
    if (error instanceof ApprovalsError && error.code === 'AwsRefused') return error;
    throw error;
  }
}

/** The flow once it shows that it has ended. One that runs on after a refusal was not stopped. */
async function describeEnd(
  approval: ApprovalReference,
  { executions, pace }: { executions: Executions; pace: Pace },
  refusal: ApprovalsError | undefined,
): Promise<Execution> {
  for (const pauseMs of pausesMs) {
    if (pauseMs > 0) await pace.delay(pauseMs, undefined);
    const flow = await describeFlow(approval, executions);
    if (flow.status !== 'RUNNING') return flow;
    if (refusal) throw refusal;
  }
  const message = `The stop of ${approval.name} was taken, but Step Functions still shows it running: it may have ended otherwise just before. Cancel it again, or read it with get('${approval.name}')`;
  throw new ApprovalsError('NotConfirmed', message);
}

function isCancelledFor(reason = '', { status, error, cause = '' }: Execution): boolean {
  return status === 'ABORTED' && error === cancelledError && cause === reason;
}

function alreadyEnded(approval: ApprovalReference, flow: Execution): ApprovalsError {
  return new ApprovalsError('AlreadyEnded', `${approval.name} was not cancelled: it had ended before, as ${endOf(approval, flow)}`);
}

function endOf(approval: ApprovalReference, flow: Execution): string {
  if (flow.status === 'SUCCEEDED') return readOutcome(approval, flow).status;
  if (flow.status === 'ABORTED') return flow.cause ? `CANCELLED (${flow.cause})` : 'CANCELLED';
  return `FAILED (${failureOf(flow).error})`;
}
