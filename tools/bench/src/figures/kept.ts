/** What it costs to keep state: approvals per second with `--data` beside those without, and the start with many of them. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { secondsInFlight, timesInFlight } from '../approval/in-flight.ts';
import { openOffice } from '../approval/office.ts';
import type { Office } from '../approval/office.ts';
import { nextLetter, requestApproval, runApproval } from '../approval/run-approval.ts';
import type { Effort } from '../effort.ts';
import { startEmulatorProcess } from '../process/server-process.ts';
import type { ServerProcess } from '../process/server-process.ts';
import { median } from '../statistics.ts';
import { width } from './throughput.ts';

export interface KeptFigures {
  /** Approvals per second, one at a time and many in flight. */
  readonly alone: Compared;
  readonly inFlight: Compared;
  readonly approvals: number;
  /** Of the directory with so many approvals. */
  readonly bytes: number;
  /** From the spawning to the JSON line, on that directory; median. */
  readonly startMs: number;
  /** The first ListExecutions after that, which reads all executions; median. */
  readonly firstListMs: number;
}

export interface Compared {
  readonly withData: number;
  readonly without: number;
  /** Of the one without: the median of the rounds' own shares. */
  readonly share: number;
}

interface Contender {
  readonly server: ServerProcess;
  readonly office: Office;
}

export async function measureKept(effort: Effort): Promise<KeptFigures> {
  const compared = await inDirectory((data) => race(data, effort));
  return inDirectory(async (data) => {
    await fill(data, effort.keptApprovals);
    const bytes = readdirSync(data).reduce((sum, name) => sum + statSync(join(data, name)).size, 0);
    return { ...compared, approvals: effort.keptApprovals, bytes, ...(await starts(data, effort.starts)) };
  });
}

async function inDirectory<Figures>(measure: (data: string) => Promise<Figures>): Promise<Figures> {
  const data = mkdtempSync(join(tmpdir(), 'bench-data-'));
  try {
    return await measure(data);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** With approvals that wait for their first level. */
async function fill(data: string, approvals: number): Promise<void> {
  const { office, server } = await contend(await startEmulatorProcess('--data', data));
  await timesInFlight(approvals, width, async () => nextLetter(office, await requestApproval(office)));
  office.close();
  await server.stop();
}

async function race(data: string, effort: Effort): Promise<Pick<KeptFigures, 'alone' | 'inFlight'>> {
  const withData = await contend(await startEmulatorProcess('--data', data));
  const without = await contend(await startEmulatorProcess());
  const rounds = { alone: [] as (readonly [number, number])[], inFlight: [] as (readonly [number, number])[] };
  const both = async (lanes: number, seconds: number) => [await rate(withData, lanes, seconds), await rate(without, lanes, seconds)] as const;
  await both(width, effort.warmUpSeconds);
  for (let round = 0; round < effort.rounds; round += 1) {
    rounds.alone.push(await both(1, effort.aloneSeconds));
    rounds.inFlight.push(await both(width, effort.inFlightSeconds));
  }
  for (const { office, server } of [withData, without]) {
    office.close();
    await server.stop();
  }
  return { alone: compare(rounds.alone), inFlight: compare(rounds.inFlight) };
}

async function contend(server: ServerProcess): Promise<Contender> {
  return { server, office: await openOffice({ endpoint: server.endpoint, flowArn: server.outputs['ApprovalFlowArn'] ?? '' }) };
}

async function rate({ office }: Contender, lanes: number, seconds: number): Promise<number> {
  const startedAt = performance.now();
  const times = await secondsInFlight(seconds, lanes, () => runApproval(office, { pollSeconds: lanes === 1 ? 0.01 : 0.1 }));
  return times.length / ((performance.now() - startedAt) / 1000);
}

function compare(rounds: readonly (readonly [number, number])[]): Compared {
  return {
    withData: median(rounds.map(([withData]) => withData)),
    without: median(rounds.map(([, without]) => without)),
    share: median(rounds.map(([withData, without]) => withData / without)),
  };
}

async function starts(data: string, times: number): Promise<Pick<KeptFigures, 'startMs' | 'firstListMs'>> {
  const startMs: number[] = [];
  const firstListMs: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const server = await startEmulatorProcess('--data', data);
    startMs.push(server.readyAfterSpawnMs);
    const { office } = await contend(server);
    const askedAt = performance.now();
    for await (const _ of office.service.list()) break;
    firstListMs.push(performance.now() - askedAt);
    office.close();
    await server.stop();
  }
  return { startMs: median(startMs), firstListMs: median(firstListMs) };
}
