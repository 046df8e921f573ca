/** A server in a process of its own, which says on stdout where it listens. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { paths } from '../paths.ts';

/** What the process says of itself; see probe.cjs. */
export interface Vitals {
  /** When it began, by its own clock: milliseconds since the epoch, with fractions. */
  readonly startedAt: number;
  /** Bytes of the whole process, its worker threads included. */
  readonly rss: number;
  /** Bytes in use on the heap of the main thread. */
  readonly heapUsed: number;
  /** CPU time of the whole process. */
  readonly cpuMs: number;
}

export interface ServerProcess {
  readonly endpoint: string;
  /** From the spawning to the line that says it is ready. */
  readonly readyAfterSpawnMs: number;
  /** From when Node began, by the process's own clock, to that line. */
  readonly readyAfterOwnStartMs: number;
  /** The stack outputs of the deployment; none for the empty server. */
  readonly outputs: Readonly<Record<string, string>>;
  vitals(): Promise<Vitals>;
  /** As `vitals`, after the main thread's garbage has been collected. */
  vitalsWithoutGarbage(): Promise<Vitals>;
  stop(): Promise<void>;
}

interface ReadyLine {
  readonly endpoint: string;
  readonly outputs?: Readonly<Record<string, string>>;
}

/** `options`: more of its command line. */
export function startEmulatorProcess(...options: readonly string[]): Promise<ServerProcess> {
  return startServer([paths.emulator, '--assembly', paths.assembly, '--port', '0', '--json', ...options]);
}

export function startEmptyServer(): Promise<ServerProcess> {
  return startServer([paths.emptyServer]);
}

async function startServer(command: readonly string[]): Promise<ServerProcess> {
  const spawnedAt = now();
  const child = spawn(process.execPath, ['--expose-gc', '--require', paths.probe, ...command], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const { endpoint, outputs = {} } = await readyLine(child);
  const readyAt = now();
  const { startedAt } = await ask(child, 'look');
  return {
    endpoint,
    outputs,
    readyAfterSpawnMs: readyAt - spawnedAt,
    readyAfterOwnStartMs: readyAt - startedAt,
    vitals: () => ask(child, 'look'),
    vitalsWithoutGarbage: () => ask(child, 'collect'),
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** @throws Error where the process ends before it is ready; what it said is on stderr. */
async function readyLine(child: ChildProcess): Promise<ReadyLine> {
  if (!child.stdout) throw new Error('The process has no stdout');
  for await (const line of createInterface(child.stdout)) return JSON.parse(line) as ReadyLine;
  throw new Error(`${child.spawnargs.join(' ')} ended before it was ready`);
}

async function ask(child: ChildProcess, question: 'look' | 'collect'): Promise<Vitals> {
  const answered = once(child, 'message');
  child.send(question);
  const [vitals] = (await answered) as [Vitals];
  return vitals;
}

/** A clock that two processes of one machine share. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
