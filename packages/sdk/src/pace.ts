/** Time, as far as the client needs it besides AWS. Tests bring their own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ApprovalsError } from './errors.ts';

export interface Pace {
  /** Milliseconds that only grow. */
  now(): number;
  delay(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

export const realPace: Pace = {
  now: () => performance.now(),
  delay: (milliseconds, signal) => sleep(milliseconds, undefined, signal ? { signal } : {}),
  random: () => Math.random(),
};

/** A pause shortened by up to a half: jitter keeps many callers from asking at the same moment. */
export function jittered(milliseconds: number, pace: Pace): number {
  return milliseconds * (0.5 + pace.random() / 2);
}

/** Whatever an abort makes the work throw, the caller gets the reason of the signal. */
export async function unlessAborted<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await work();
  } finally {
    signal?.throwIfAborted();
  }
}

/** In all half a minute and more, in which AWS's quotas refill. */
const patienceMs = [500, 1000, 2000, 4000, 8000, 8000, 8000];

/** Asks again, in growing pauses, while a failure may pass: a long list should outlast AWS's quotas. */
export async function patiently<T>(work: () => Promise<T>, pace: Pace, signal: AbortSignal | undefined): Promise<T> {
  for (const pauseMs of patienceMs) {
    try {
      return await unlessAborted(signal, work);
    } catch (error) {
      if (!(error instanceof ApprovalsError) || !error.retryable) throw error;
      await unlessAborted(signal, () => pace.delay(jittered(pauseMs, pace), signal));
    }
  }
  return unlessAborted(signal, work);
}
