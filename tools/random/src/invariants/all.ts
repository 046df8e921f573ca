/** All that must hold, by name. */
import type { Observation } from '../observe/observation.ts';
import { duties } from './duties.ts';
import type { Invariant } from './invariant.ts';
import { levelsInOrder } from './levels-in-order.ts';
import { namedFailures } from './named-failures.ts';
import { nothingDenied } from './nothing-denied.ts';
import { nothingRuns } from './nothing-runs.ts';
import { nothingWaits } from './nothing-waits.ts';
import { oneMail } from './one-mail.ts';
import { oneOutcome } from './one-outcome.ts';
import { onlyListed } from './only-listed.ts';
import { tokensStay } from './tokens-stay.ts';
import { trueOutcome } from './true-outcome.ts';
import { viewsAgree } from './views-agree.ts';

export const invariants: Readonly<Record<string, Invariant>> = {
  oneOutcome,
  trueOutcome,
  levelsInOrder,
  oneMail,
  onlyListed,
  duties,
  nothingWaits,
  nothingRuns,
  tokensStay,
  nothingDenied,
  namedFailures,
  viewsAgree,
};

/** Everything that does not hold, each with the name of what it breaks. */
export function violations(seen: Observation): string[] {
  return Object.entries(invariants).flatMap(([name, invariant]) => invariant(seen).map((what) => `${name}: ${what}`));
}
