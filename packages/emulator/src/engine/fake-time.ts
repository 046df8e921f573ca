/** Real time for tests, moved by hand. */
import type { TimeSource } from './time-source.ts';

export interface FakeTime extends TimeSource {
  /** Moves on and rings the alarms that are due, each at its own time. */
  pass(ms: number): void;
  /** The delays of the alarms that are set. */
  delays(): number[];
}

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

export function fakeTime(start = Date.parse('2030-01-01T00:00:00Z')): FakeTime {
  let now = start;
  let alarms: Alarm[] = [];
  return {
    now: () => now,
    schedule(delayMs, ring) {
      const alarm = { at: now + delayMs, ring };
      alarms.push(alarm);
      return () => {
        alarms = alarms.filter((other) => other !== alarm);
      };
    },
    pass(ms) {
      const target = now + ms;
      for (let next = earliest(alarms, target); next; next = earliest(alarms, target)) {
        const rung = next;
        alarms = alarms.filter((alarm) => alarm !== rung);
        now = Math.max(now, rung.at);
        rung.ring();
      }
      now = target;
    },
    delays: () => alarms.map(({ at }) => at - now),
  };
}

function earliest(alarms: readonly Alarm[], target: number): Alarm | undefined {
  return alarms.filter(({ at }) => at <= target).toSorted((a, b) => a.at - b.at)[0];
}
