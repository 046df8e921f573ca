import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface NodeRun {
  readonly stdout: string;
  /** From the spawning to the exit. */
  readonly durationMs: number;
}

/** Runs Node to its end. @throws Error when it exits with anything but 0. */
export async function runNode(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<NodeRun> {
  const startedAt = performance.now();
  const { stdout } = await run(process.execPath, [...args], { env });
  return { stdout, durationMs: performance.now() - startedAt };
}

/** Runs something `times` times, one after the other. */
export async function repeat<T>(times: number, task: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let time = 0; time < times; time += 1) results.push(await task());
  return results;
}
