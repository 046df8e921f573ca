/** Waits for an approval's end, for seconds or for weeks, with DescribeExecution alone. */
import type { ClosedApproval } from './approval.ts';
import type { ApprovalReference } from './approval-id.ts';
import type { Execution, Executions } from './aws/executions.ts';
import { readClosed } from './end.ts';
import { ApprovalsError } from './errors.ts';
import { describeFlow, failureOf } from './flow.ts';
import { jittered, unlessAborted } from './pace.ts';
import type { Pace } from './pace.ts';

export interface WaitOptions {
  /** Ends the waiting with the signal's reason, as `fetch` does. The approval goes on. */
  readonly signal?: AbortSignal;
  /** Without it, `wait` waits as long as the approval takes. */
  readonly timeoutSeconds?: number;
  /** The longest pause between two looks, 30 seconds by default. Pauses begin at one second and grow. */
  readonly pollSeconds?: number;
}

const firstPauseSeconds = 1;
const growth = 1.5;
const defaultPollSeconds = 30;
/** Five minutes and more at full pauses: an outage that a wait of days should survive. */
const failuresInARow = 10;

/**
 * The approval, once it has ended with an outcome.
 * @throws ApprovalsError `ApprovalFailed`, `WaitTimeout`, `NotFound`, and the signal's reason
 */
export async function waitForOutcome(
  approval: ApprovalReference,
  options: WaitOptions,
  { executions, pace }: { executions: Executions; pace: Pace },
): Promise<ClosedApproval> {
  const { signal, timeoutSeconds = Infinity, pollSeconds = defaultPollSeconds } = options;
  checkSeconds({ timeoutSeconds, pollSeconds });
  const deadline = pace.now() + timeoutSeconds * 1000;
  const look = tolerantly(async () => {
    const flow = await describeFlow(approval, executions, signal);
    if (flow.status === 'RUNNING') return undefined;
    if (flow.status === 'FAILED' || flow.status === 'TIMED_OUT') throw approvalFailed(approval, flow);
    return readClosed(approval, flow, { executions });
  });

  for (let pauseSeconds = Math.min(firstPauseSeconds, pollSeconds); ; pauseSeconds = Math.min(pauseSeconds * growth, pollSeconds)) {
    const end = await unlessAborted(signal, look);
    if (end) return end;

    const remaining = deadline - pace.now();
    if (remaining <= 0) throw waitTimeout(approval, timeoutSeconds);
    const pause = Math.min(jittered(pauseSeconds * 1000, pace), remaining);
    await unlessAborted(signal, () => pace.delay(pause, signal));
  }
}

/** Takes a failure that may pass for "not yet", but not too often in a row. */
function tolerantly<T>(look: () => Promise<T | undefined>): () => Promise<T | undefined> {
  let failures = 0;
  return async () => {
    try {
      const seen = await look();
      failures = 0;
      return seen;
    } catch (error) {
      failures += 1;
      if (error instanceof ApprovalsError && error.retryable && failures < failuresInARow) return undefined;
      throw error;
    }
  };
}

function checkSeconds(seconds: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(seconds)) {
    if (value > 0) continue;
    throw new ApprovalsError('InvalidOptions', `${name}: ${value} is not a positive number of seconds`);
  }
}

function approvalFailed({ name }: ApprovalReference, flow: Execution): ApprovalsError {
  const failure = failureOf(flow);
  const text = failure.cause === undefined ? failure.error : `${failure.error}: ${failure.cause}`;
  return new ApprovalsError('ApprovalFailed', `${name} failed with ${text}`, { failure });
}

function waitTimeout({ name }: ApprovalReference, seconds: number): ApprovalsError {
  return new ApprovalsError('WaitTimeout', `${name} had not ended after ${seconds} seconds; it goes on, so wait again or cancel it`);
}
