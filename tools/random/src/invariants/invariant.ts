import type { Observation } from '../observe/observation.ts';

/** What must hold of every run: answers what does not, each in a sentence. */
export type Invariant = (seen: Observation) => string[];
