/**
 * Three-level approvals per second through the wire, alone and many at once, and beside them the same calls against an
 * empty server; from the approvals that run alone also the time from a signal to the next level's mail.
 */
import { secondsInFlight } from '../approval/in-flight.ts';
import { openOffice } from '../approval/office.ts';
import type { Office } from '../approval/office.ts';
import { runApproval } from '../approval/run-approval.ts';
import type { Effort } from '../effort.ts';
import { startEmptyServer, startEmulatorProcess } from '../process/server-process.ts';
import type { ServerProcess } from '../process/server-process.ts';
import { progress } from '../progress.ts';
import { median, percentile } from '../statistics.ts';
import { ownCpuMs, processorTimes } from './machine.ts';

export const width = 16;

export interface LoadFigures {
  readonly perSecond: number;
  /** CPU time of the server's process, its handler threads included; the client's is not in it. */
  readonly serverCpuMsPerApproval: number;
  /** Share (0 to 1) of all processors that neither server nor client used, but something else did. */
  readonly othersShare: number;
}

export interface ComparedFigures {
  readonly emulator: LoadFigures;
  readonly emptyServer: LoadFigures;
  /** Of the empty server's approvals per second: the median of the rounds' own shares. */
  readonly share: number;
}

export interface ThroughputFigures {
  readonly alone: ComparedFigures;
  readonly inFlight: ComparedFigures;
  readonly signalToNextMail: { readonly samples: number; readonly medianMs: number; readonly p95Ms: number };
}

interface Contender {
  readonly server: ServerProcess;
  readonly office: Office;
}

interface Load {
  readonly width: number;
  readonly seconds: number;
  /** Short where the wait is part of what is measured, long where the looks would be load. */
  readonly pollSeconds: number;
}

interface Round extends LoadFigures {
  readonly signalToNextMailMs: readonly number[];
}

interface Rounds {
  readonly emulator: Round[];
  readonly emptyServer: Round[];
}

const emptyFlowArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:countersign-approval-flow';

export async function measureThroughput(effort: Effort): Promise<ThroughputFigures> {
  const emulator = await contend(await startEmulatorProcess());
  const emptyServer = await contend(await startEmptyServer());
  const contenders = { emulator, emptyServer };
  try {
    const alone: Load = { width: 1, seconds: effort.aloneSeconds, pollSeconds: 0.01 };
    const many: Load = { width, seconds: effort.inFlightSeconds, pollSeconds: 0.1 };
    await race(contenders, { ...many, seconds: effort.warmUpSeconds });
    const rounds = { alone: noRounds(), many: noRounds() };
    for (let round = 1; round <= effort.rounds; round += 1) {
      progress(`approvals, round ${round} of ${effort.rounds}: one at a time, then ${width} in flight`);
      join(rounds.alone, await race(contenders, alone));
      join(rounds.many, await race(contenders, many));
    }
    return { alone: compare(rounds.alone), inFlight: compare(rounds.many), signalToNextMail: latencies(rounds.alone.emulator) };
  } finally {
    await Promise.all([leave(emulator), leave(emptyServer)]);
  }
}

async function contend(server: ServerProcess): Promise<Contender> {
  const { endpoint, outputs } = server;
  return { server, office: await openOffice({ endpoint, flowArn: outputs['ApprovalFlowArn'] ?? emptyFlowArn }) };
}

async function leave({ server, office }: Contender): Promise<void> {
  office.close();
  await server.stop();
}

/** The emulator's turn, then the empty server's. */
async function race(contenders: Record<keyof Rounds, Contender>, load: Load): Promise<Record<keyof Rounds, Round>> {
  return { emulator: await run(contenders.emulator, load), emptyServer: await run(contenders.emptyServer, load) };
}

async function run({ server, office }: Contender, { width, seconds, pollSeconds }: Load): Promise<Round> {
  const look = async () => ({ server: (await server.vitals()).cpuMs, client: ownCpuMs(), machine: processorTimes(), at: performance.now() });
  const before = await look();
  const times = await secondsInFlight(seconds, width, () => runApproval(office, { pollSeconds }));
  const after = await look();
  const serverMs = after.server - before.server;
  const othersMs = after.machine.busy - before.machine.busy - serverMs - (after.client - before.client);
  return {
    perSecond: times.length / ((after.at - before.at) / 1000),
    serverCpuMsPerApproval: serverMs / times.length,
    othersShare: Math.max(0, othersMs / (after.machine.all - before.machine.all)),
    signalToNextMailMs: times.flatMap(({ signalToNextMailMs }) => signalToNextMailMs),
  };
}

function noRounds(): Rounds {
  return { emulator: [], emptyServer: [] };
}

function join(rounds: Rounds, { emulator, emptyServer }: Record<keyof Rounds, Round>): void {
  rounds.emulator.push(emulator);
  rounds.emptyServer.push(emptyServer);
}

function compare({ emulator, emptyServer }: Rounds): ComparedFigures {
  const shares = emulator.map(({ perSecond }, index) => perSecond / (emptyServer[index]?.perSecond ?? Number.NaN));
  return { emulator: middle(emulator), emptyServer: middle(emptyServer), share: median(shares) };
}

function middle(rounds: readonly Round[]): LoadFigures {
  return {
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    serverCpuMsPerApproval: median(rounds.map(({ serverCpuMsPerApproval }) => serverCpuMsPerApproval)),
    othersShare: median(rounds.map(({ othersShare }) => othersShare)),
  };
}

function latencies(rounds: readonly Round[]): ThroughputFigures['signalToNextMail'] {
  const samples = rounds.flatMap(({ signalToNextMailMs }) => signalToNextMailMs);
  return { samples: samples.length, medianMs: median(samples), p95Ms: percentile(samples, 0.95) };
}
