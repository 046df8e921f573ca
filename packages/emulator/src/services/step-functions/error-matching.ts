/** Which errors `ErrorEquals` matches, and when a retry is due. */
import type { Retrier } from './definition.ts';

/**
 * Wildcards leave out what no state machine is meant to handle. States.Runtime always fails the execution;
 * States.DataLimitExceeded can be caught, but only by its name.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function errorMatches(errorEquals: readonly string[], error: string | undefined): boolean {
  if (error === 'States.Runtime') return false;
  if (error !== undefined && errorEquals.includes(error)) return true;
  if (error === 'States.DataLimitExceeded') return false;
  if (errorEquals.includes('States.ALL')) return true;
  return errorEquals.includes('States.TaskFailed') && error !== 'States.Timeout' && error !== 'States.HeartbeatTimeout';
}

/** Milliseconds until attempt number `attempt` (0 for the first retry). `random` is in [0, 1). */
export function retryDelay(retrier: Retrier, attempt: number, random: () => number): number {
  const delay = retrier.intervalSeconds * retrier.backoffRate ** attempt;
  const capped = Math.min(delay, retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY) * 1000;
  return Math.round(retrier.jitter === 'FULL' ? capped * random() : capped);
}
