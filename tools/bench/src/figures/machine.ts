/** What the figures were measured on, and how much of it other things used: times mean little on a machine that is busy. */
import { cpus } from 'node:os';

export interface Machine {
  readonly node: string;
  readonly processors: number;
  readonly model: string;
}

export function describeMachine(): Machine {
  const [processor] = cpus();
  return { node: process.version, processors: cpus().length, model: processor?.model ?? 'unknown' };
}

/** Milliseconds of processor time, of all processors together. */
export interface ProcessorTimes {
  readonly all: number;
  readonly busy: number;
}

export function processorTimes(): ProcessorTimes {
  const times = cpus().map((processor) => processor.times);
  const all = times.flatMap((time) => Object.values(time)).reduce((sum, time) => sum + time, 0);
  return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) };
}

/** CPU time of this process so far, in milliseconds. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
