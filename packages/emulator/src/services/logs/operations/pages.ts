/** "As many log events as can fit in 1 MB (up to 10,000 log events)", and at least one. */
import type { PlacedEvent } from '../log-groups.ts';

const MAX_EVENTS = 10_000;
const MAX_BYTES = 1_048_576;

export function takePage(events: readonly PlacedEvent[], limit = MAX_EVENTS): readonly PlacedEvent[] {
  let bytes = 0;
  const end = events.findIndex(({ message }, index) => {
    bytes += Buffer.byteLength(message);
    return index > 0 && bytes > MAX_BYTES;
  });
  return events.slice(0, Math.min(limit, end < 0 ? events.length : end));
}

export interface TimeRange {
  /** Milliseconds since the epoch, included. */
  readonly startTime?: number;
  readonly endTime?: number;
}

/** Whether a range has a time: `end` says whether its own end does. */
export function within({ startTime = 0, endTime = Number.POSITIVE_INFINITY }: TimeRange, end: 'included' | 'excluded'): (event: { readonly timestamp: number }) => boolean {
  return ({ timestamp }) => timestamp >= startTime && (end === 'included' ? timestamp <= endTime : timestamp < endTime);
}
