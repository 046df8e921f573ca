import type { Pace } from '../src/pace.ts';

/** Time that passes only in pauses. */
export function aPace(onPause: () => void = () => undefined): Pace & { pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    now: () => pauses.reduce((sum, pause) => sum + pause, 0),
    delay: (milliseconds) => {
      pauses.push(milliseconds);
      onPause();
      return Promise.resolve();
    },
    random: () => 1,
  };
}
