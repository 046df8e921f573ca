/** Where real time comes from. */
export interface TimeSource {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `alarm` after `delayMs`, unless the answer is called before. */
  schedule(delayMs: number, alarm: () => void): () => void;
}

export const systemTime: TimeSource = {
  now: () => Date.now(),
  schedule(delayMs, alarm) {
    const timeout = setTimeout(alarm, delayMs);
    return () => clearTimeout(timeout);
  },
};
