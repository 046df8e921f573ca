import type { Execution } from '../observe/observation.ts';
import { ends } from './one-outcome.ts';

/** When a flow had ended, in milliseconds: from each end to the redrive after it. */
export function timesOver({ history }: Execution): [endedAt: number, redrivenAt: number][] {
  const times: [number, number][] = [];
  for (const { type, timestamp } of history) {
    const last = times.at(-1);
    if (type === 'ExecutionRedriven' && last) last[1] = timestamp?.getTime() ?? Infinity;
    if (ends.has(type ?? '')) times.push([timestamp?.getTime() ?? 0, Infinity]);
  }
  return times;
}
