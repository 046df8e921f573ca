/** Waits for an approval's end, for seconds or for weeks, with DescribeExecution alone. */
import type { ClosedApproval, FailedApproval } from './approval.ts';
import type { ApprovalReference } from './approval-id.ts';
import type { Executions } from './aws/executions.ts';
import { ApprovalsError } from './errors.ts';
import { describeFlow, readEnd } from './flow.ts';

export interface WaitOptions {
  /** Ends the waiting with the signal's reason, as `fetch` does. The approval goes on. */
  readonly signal?: AbortSignal;
  /** Without it, `wait` waits as long as the approval takes. */
  readonly timeoutSeconds?: number;
  /** The longest pause between two looks, 30 seconds by default. Pauses begin at one second and grow. */
  readonly pollSeconds?: number;
}

/** What `wait` needs of the world besides AWS. Tests bring their own. */
export interface Pace {
  /** Milliseconds that only grow. */
  now(): number;
  delay(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
  /** From 0 to 1. */
  random(): number;
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
  const look = tolerantly(async () =>
    readEnd(approval, await describeFlow(approval, executions, signal), executions),
  );

  for (let pauseSeconds = Math.min(firstPauseSeconds, pollSeconds); ; pauseSeconds = Math.min(pauseSeconds * growth, pollSeconds)) {
    const end = await unlessAborted(signal, look);
    if (end?.status === 'FAILED') throw approvalFailed(end);
    if (end) return end;

    const remaining = deadline - pace.now();
    if (remaining <= 0) throw waitTimeout(approval, timeoutSeconds);
    // Jitter keeps many waiters from asking at the same moment.
    const pause = pauseSeconds * 1000 * (0.5 + pace.random() / 2);
    await unlessAborted(signal, () => pace.delay(Math.min(pause, remaining), signal));
  }
}

/** Whatever an abort makes the work throw, the caller gets the reason of the signal. */
async function unlessAborted<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await work();
  } finally {
    signal?.throwIfAborted();
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

function approvalFailed({ id, error, cause }: FailedApproval): ApprovalsError {
  const failure = { error, ...(cause === undefined ? {} : { cause }) };
  const text = cause === undefined ? error : `${error}: ${cause}`;
  return new ApprovalsError('ApprovalFailed', `${id} failed with ${text}`, { failure });
}

function waitTimeout({ name }: ApprovalReference, seconds: number): ApprovalsError {
  return new ApprovalsError('WaitTimeout', `${name} had not ended after ${seconds} seconds; it goes on, so wait again or stop it`);
}
