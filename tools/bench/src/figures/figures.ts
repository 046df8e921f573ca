/** Everything that is measured, raw: what `--json` prints. */
import type { Effort } from '../effort.ts';
import { progress } from '../progress.ts';
import { measureAuthorizer, type AuthorizerFigures } from './authorizer.ts';
import { measureBundles, type BundleFigures } from './bundles.ts';
import { measureConsumption, type ConsumptionFigures } from './consumption.ts';
import { measureKept, type KeptFigures } from './kept.ts';
import { describeMachine, type Machine } from './machine.ts';
import { measureMemory, type MemoryFigures } from './memory.ts';
import { measureQuotas, type QuotaFigures } from './quotas.ts';
import { measureStartUp, type StartUpFigures } from './start-up.ts';
import { measureThroughput, type ThroughputFigures } from './throughput.ts';

export interface Figures {
  readonly machine: Machine;
  readonly effort: Effort;
  readonly bundles: readonly BundleFigures[];
  readonly startUp: StartUpFigures;
  readonly authorizer: AuthorizerFigures;
  readonly throughput: ThroughputFigures;
  readonly kept: KeptFigures;
  readonly memory: MemoryFigures;
  readonly quotas: QuotaFigures;
  readonly consumption: ConsumptionFigures;
  /** How long measuring took. */
  readonly seconds: number;
}

export async function measureAll(effort: Effort): Promise<Figures> {
  const startedAt = performance.now();
  const machine = describeMachine();
  progress('handler bundles');
  const bundles = await measureBundles(effort.imports);
  progress('start-up');
  const startUp = await measureStartUp(effort.starts);
  progress('what one approval consumes');
  const consumption = await measureConsumption();
  progress('decisions by policy');
  const authorizer = await measureAuthorizer();
  progress('approvals, warming up');
  const throughput = await measureThroughput(effort);
  progress(`state kept: approvals with --data and without, and a start with ${effort.keptApprovals}`);
  const kept = await measureKept(effort);
  progress(`memory with ${effort.pendingApprovals} pending`);
  const memory = await measureMemory(effort);
  progress(`${effort.approvalsUnderQuotas} approvals at once under AWS's quotas`);
  const quotas = await measureQuotas(effort);
  const seconds = (performance.now() - startedAt) / 1000;
  return { machine, effort, bundles, startUp, authorizer, throughput, kept, memory, quotas, consumption, seconds };
}
