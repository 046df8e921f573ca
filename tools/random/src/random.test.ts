/** Random approvals in a bounded form; `pnpm soak --minutes N` plays more. */
import { afterAll, describe, expect, it } from 'vitest';
import { lanes, Theatre, tryScenarios } from './property.ts';
import { regressions } from './regressions.ts';
import { Tally } from './tally.ts';

/** About a minute on two cores that do nothing else. A number of runs, not of seconds: a busy machine tests as much as an idle one. */
const runs = 120;
const patienceMs = 600_000;

const tally = new Tally();
const theatres = Array.from({ length: lanes }, () => new Theatre(tally));
afterAll(() => Promise.all(theatres.map((theatre) => theatre.close())));

describe('whatever people, faults, settings and clocks do', () => {
  it.each(Object.entries(regressions))('what once broke holds: %s', async (_what, scenario) => {
    await expect(theatres[0]?.perform(scenario)).resolves.toBe(undefined);
  });

  it('every approval comes to one true end, and nothing hangs', { timeout: patienceMs }, async () => {
    // Said before, in case that it hangs.
    const seed = Math.floor(Math.random() * 2 ** 31);
    console.log(`Random approvals with seed ${seed}`);
    const trials = theatres.map((theatre, lane) => tryScenarios({ seed: seed + lane, runs: runs / lanes }, theatre));
    expect((await Promise.all(trials)).filter((broken) => broken !== undefined)).toEqual([]);
  });

  it.each(['APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'Approval.NotEnoughApprovers'])('%s was among the ends', (end) => {
    expect(tally.of('outcomes')).toContain(end);
  });
});
