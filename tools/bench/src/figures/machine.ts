/** What the figures were measured on, and how much of it was free: times mean little on a machine that is busy. */
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

export interface Machine {
  readonly node: string;
  readonly processors: number;
  readonly model: string;
  /** Share (0 to 1) of its processors that something else used, just before measuring. */
  readonly otherwiseBusy: number;
}

export async function describeMachine(): Promise<Machine> {
  const [processor] = cpus();
  return {
    node: process.version,
    processors: cpus().length,
    model: processor?.model ?? 'unknown',
    otherwiseBusy: await busyShare(1000),
  };
}

async function busyShare(milliseconds: number): Promise<number> {
  const before = processorTimes();
  await delay(milliseconds);
  const after = processorTimes();
  const all = after.all - before.all;
  return all === 0 ? 0 : 1 - (after.idle - before.idle) / all;
}

function processorTimes(): { all: number; idle: number } {
  const times = cpus().map((processor) => processor.times);
  const all = times.flatMap((time) => Object.values(time)).reduce((sum, time) => sum + time, 0);
  return { all, idle: times.reduce((sum, { idle }) => sum + idle, 0) };
}
