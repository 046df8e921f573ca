/** aws:sleep. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-sleep.html */
import { textOf } from '../interpolation.ts';
import type { JsonObject } from '../runbook.ts';
import { failed, stillRunning } from './action.ts';
import type { ActionBehaviour } from './action.ts';
import { correlationOf } from './state.ts';

const MAX_SLEEP_SECONDS = 604_799;
const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

export const sleep: ActionBehaviour = {
  begin({ run, stamp }) {
    const seconds = sleepSeconds(run.inputs ?? {}, stamp.at);
    if (typeof seconds === 'string') return failed(seconds, { mayRetry: false });
    if (seconds > MAX_SLEEP_SECONDS) {
      return failed(`aws:sleep takes at most ${MAX_SLEEP_SECONDS} seconds, not ${seconds}.`, { mayRetry: false });
    }
    if (seconds <= 0) return { kind: 'ended', end: { status: 'Success', outputs: {} } };
    const event = { type: 'step.wake', correlation: correlationOf(run) };
    return stillRunning(run, [{ kind: 'timer.set', name: 'sleep', dueAt: stamp.at + seconds * 1000, event }]);
  },

  answered: ({ run }) => stillRunning(run),
};

/** Seconds from now, or what is wrong with the inputs. A moment that has passed is no reason to wait. */
function sleepSeconds({ Duration, Timestamp }: JsonObject, now: number): number | string {
  if (Duration !== undefined) {
    return durationSeconds(textOf(Duration)) ?? `Duration must be ISO 8601 of days, hours, minutes and seconds: ${textOf(Duration)}`;
  }
  const until = Date.parse(textOf(Timestamp ?? ''));
  return Number.isNaN(until) ? `Timestamp must be ISO 8601: ${textOf(Timestamp ?? '')}` : (until - now) / 1000;
}

/** Seconds of an ISO 8601 duration such as `PT10M` or `P1DT2H`, or undefined. Months and years have no fixed length. */
export function durationSeconds(written: string): number | undefined {
  const match = DURATION.exec(written);
  if (!match || !/\d/.test(written)) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
