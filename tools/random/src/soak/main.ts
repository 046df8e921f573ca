/** `pnpm soak --minutes N [--seed S]` plays random approvals for a while; `--seed S --path P` plays one script again. */
import { parseArgs } from 'node:util';
import { Theatre, tryScenarios } from '../property.ts';
import { Tally } from '../tally.ts';
import { progressOf, summaryOf } from './progress.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, path: { type: 'string' } },
});
const minutes = Number(values.minutes);
const firstSeed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
if (!(minutes > 0)) throw new Error(`--minutes: ${values.minutes} is no number of minutes above 0`);
if (!Number.isInteger(firstSeed)) throw new Error(`--seed: ${values.seed} is no whole number`);

/** Short enough to look at the clock now and then. */
const runsOfTrial = 20;

const tally = new Tally();
const theatre = new Theatre(tally);
const startedAt = performance.now();
const elapsedSeconds = () => (performance.now() - startedAt) / 1000;

console.log(`Seed ${firstSeed}`);
const progress = setInterval(() => console.log(progressOf(tally, elapsedSeconds())), 30_000);
const broken = await (values.path === undefined ? soak() : tryScenarios({ seed: firstSeed, runs: 1, path: values.path }, theatre));
clearInterval(progress);
await theatre.close();
console.log(summaryOf(tally, elapsedSeconds()));
if (broken !== undefined) {
  console.error(`\n${broken}`);
  process.exitCode = 1;
}

async function soak(): Promise<string | undefined> {
  for (let seed = firstSeed; elapsedSeconds() < minutes * 60; seed += 1) {
    const failure = await tryScenarios({ seed, runs: runsOfTrial }, theatre);
    if (failure !== undefined) return failure;
  }
  return undefined;
}
