/** How often a function repeats a call of its own. Every second of it is a second that somebody pays for. */
import type { SSMClientConfig } from '@aws-sdk/client-ssm';

/** What the SDK takes for a strategy of the current kind; the older kind has a method `retry`. */
type RetryStrategy = Extract<NonNullable<SSMClientConfig['retryStrategy']>, { acquireInitialRetryToken: unknown }>;
type RetryToken = Awaited<ReturnType<RetryStrategy['refreshRetryTokenForRetry']>>;

/** Before each repetition. */
const pausesMs = [50, 200];

/**
 * For SSM, which takes three reads and one start a second for the whole account: what the network lost is repeated at
 * once. What SSM throttled is not, as state machines wait for that with Retry, which costs nothing while it waits.
 * https://docs.aws.amazon.com/general/latest/gr/ssm.html
 */
export const quickRepeats: { readonly maxAttempts: number; readonly retryStrategy: RetryStrategy } = {
  maxAttempts: pausesMs.length + 1,
  retryStrategy: {
    async acquireInitialRetryToken() {
      return token(0, 0);
    },
    async refreshRetryTokenForRetry(previous, { errorType }) {
      const count = previous.getRetryCount();
      const pauseMs = pausesMs[count];
      if (errorType !== 'TRANSIENT' || pauseMs === undefined) throw new Error('Not repeated');
      return token(count + 1, pauseMs);
    },
    recordSuccess() {},
  },
};

/**
 * For Step Functions: a runbook's report has no Retry behind it, and throttled calls come back within seconds. Five
 * attempts take up to eight. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const patientRepeats = { maxAttempts: 5 };

/**
 * For cancelling, which no Retry stands behind, and of which SSM takes one a second for the whole account: eight attempts
 * take up to about half a minute.
 */
export const stubbornRepeats = { maxAttempts: 8 };

function token(count: number, delayMs: number): RetryToken {
  return { getRetryCount: () => count, getRetryDelay: () => delayMs };
}
