/** `pnpm soak --minutes N [--seed S]` plays random approvals for a while; `--seed S --path P` plays one script again. */
import { parseArgs } from 'node:util';
import { lanes, Theatre, tryScenarios } from '../property.ts';
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
const startedAt = performance.now();
const elapsedSeconds = () => (performance.now() - startedAt) / 1000;

console.log(`Seed ${firstSeed}`);
const progress = setInterval(() => console.log(progressOf(tally, elapsedSeconds())), 30_000);
const broken = await (values.path === undefined ? soak() : inTheatre((theatre) => tryScenarios({ seed: firstSeed, runs: 1, path: values.path ?? '' }, theatre)));
clearInterval(progress);
console.log(summaryOf(tally, elapsedSeconds()));
if (broken !== undefined) {
  console.error(`\n${broken}`);
  process.exitCode = 1;
}

/** Seeds are dealt out to the lanes; the first that breaks something ends it all. */
async function soak(): Promise<string | undefined> {
  let seed = firstSeed;
  let failure: string | undefined;
  const lane = async (theatre: Theatre): Promise<void> => {
    while (failure === undefined && elapsedSeconds() < minutes * 60) failure ??= await tryScenarios({ seed: seed++, runs: runsOfTrial }, theatre);
  };
  await Promise.all(Array.from({ length: lanes }, () => inTheatre(lane)));
  return failure;
}

async function inTheatre<T>(play: (theatre: Theatre) => Promise<T>): Promise<T> {
  const theatre = new Theatre(tally);
  try {
    return await play(theatre);
  } finally {
    await theatre.close();
  }
}
