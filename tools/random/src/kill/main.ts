/** `pnpm soak:kill --deaths N [--seed S]`: errands on one directory, whose emulator dies at random moments, until it has died so often. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';

import { writeErrandAssembly } from './errand-assembly.ts';
import { Client, oneOfEach } from './errand.ts';
import { Mortal } from './mortal.ts';
import type { Doom } from './mortal.ts';

const { values } = parseArgs({ options: { deaths: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } } });
const wanted = Number(values.deaths);
const random = randomFrom(Number(values.seed));

const assembly = writeErrandAssembly();
const data = mkdtempSync(join(tmpdir(), 'emulator-killed-'));
let deaths = 0;
let errands = 0;
while (deaths < wanted && process.exitCode === undefined) {
  errands += 1;
  await runErrand(`errand-${errands}`);
}
assembly.remove();
if (process.exitCode === undefined) rmSync(data, { recursive: true, force: true });
console.log(`${errands} errands, ${deaths} deaths, seed ${values.seed}`);

async function runErrand(name: string): Promise<void> {
  const mortal = new Mortal({ assembly: assembly.directory, data, doom: aDoom });
  try {
    const report = await new Client(mortal).run(name);
    if (isDeepStrictEqual(report, oneOfEach) && mortal.complaints === '') return;
    console.error(`${name} in ${data}: ${JSON.stringify(report)}\n${mortal.complaints}`);
    process.exitCode = 1;
  } finally {
    await mortal.end();
    deaths += mortal.lives;
  }
}

/** Half of them around a write, half at any moment; lives that are too short get nowhere, so some are longer. */
function aDoom(): Doom {
  const moments = ['before', 'after', 'marked'] as const;
  if (random() < 0.5) return { at: moments[Math.floor(random() * 3)] ?? 'after', write: 2 + Math.floor(random() * 4) };
  return { at: 'milliseconds', after: Math.floor(random() * 400) };
}

/** https://en.wikipedia.org/wiki/Linear_congruential_generator, with the numbers of Numerical Recipes. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
