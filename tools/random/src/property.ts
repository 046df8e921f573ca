/** The property: whatever is played, everything in invariants/ holds. */
import * as fc from 'fast-check';
import { violations } from './invariants/all.ts';
import { playToTheEnd } from './play/play-to-the-end.ts';
import type { Scenario } from './scenario/scenario.ts';
import { scenarios } from './scenario/scenarios.ts';
import { openStage, type Stage } from './stage/stage.ts';
import type { Tally } from './tally.ts';

/** No run takes so long, however busy the machine: one that does hangs. */
const patienceMs = 120_000;
/** How long a script that breaks something is shortened. */
const shorteningMs = 60_000;

/** After so many runs the emulator makes room for a new one: it keeps all that ever ran. */
const runsOfStage = 50;

/** Plays scenarios on one emulator after the other: on a new one after a failure, which may leave anything behind. */
export class Theatre {
  readonly #tally: Tally;
  #stage: Promise<Stage> | undefined;
  #played = 0;

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** @throws Error that lists what does not hold, or whatever kept the scenario from being played */
  async perform(scenario: Scenario): Promise<void> {
    try {
      const seen = await withPatience(playToTheEnd(await (this.#stage ??= openStage()), scenario));
      this.#tally.add(seen);
      const broken = violations(seen);
      if (broken.length > 0) throw new Error(broken.join('\n'));
    } catch (error) {
      // What hangs may keep an emulator from closing.
      void this.close();
      throw error;
    }
    this.#played += 1;
    if (this.#played >= runsOfStage) await this.close();
  }

  async close(): Promise<void> {
    const stage = await this.#stage;
    this.#stage = undefined;
    this.#played = 0;
    await stage?.close();
  }
}

async function withPatience<T>(work: Promise<T>): Promise<T> {
  const { promise: hangs, reject } = Promise.withResolvers<never>();
  const timeout = setTimeout(() => reject(new Error(`The run had not come to its end after ${patienceMs / 1000} seconds`)), patienceMs);
  try {
    return await Promise.race([work, hangs]);
  } finally {
    clearTimeout(timeout);
  }
}

export interface Trial {
  readonly seed: number;
  readonly runs: number;
  /** What fast-check calls the way to a shrunk script. */
  readonly path?: string;
}

/** Side by side, as handlers pause in real time: each lane plays on an emulator of its own. */
export const lanes = 2;

/** What broke, or undefined when all runs held. */
export async function tryScenarios({ seed, runs, path }: Trial, theatre: Theatre): Promise<string | undefined> {
  let brokeAt = Infinity;
  const property = fc.asyncProperty(scenarios, async (scenario) => {
    if (performance.now() - brokeAt > shorteningMs) return;
    try {
      await theatre.perform(scenario);
    } catch (error) {
      brokeAt = Math.min(brokeAt, performance.now());
      throw error;
    }
  });
  const replay = path === undefined ? {} : { path, endOnFailure: true };
  const details = await fc.check(property, { seed, numRuns: runs, ...replay });
  if (!details.failed) return undefined;
  const [scenario] = details.counterexample ?? [];
  return [
    details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance),
    `The shortest script, after ${details.numShrinks} cuts:`,
    JSON.stringify(scenario),
    `Play it again: pnpm soak --seed ${seed} --path ${details.counterexamplePath ?? ''}`,
  ].join('\n');
}
