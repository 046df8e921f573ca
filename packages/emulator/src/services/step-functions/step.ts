/** What follows in a line when a state, or what is left of one, has run. */
import type { Payload } from './json.ts';
import type { Failure } from './task-failure.ts';

export type Step = Enter | Begin | Wait | Outcome;

/** The state to enter next, and its input. */
export interface Enter {
  readonly kind: 'enter';
  readonly name: string;
  readonly input: Payload;
}

/** Branches of the current state to begin, or to go on with. */
export interface Begin {
  readonly kind: 'begin';
  readonly branches: readonly number[];
}

/** Something has to happen first. */
export interface Wait {
  readonly kind: 'wait';
}

/** The end of the line. */
export type Outcome =
  | { readonly kind: 'end'; readonly output: Payload }
  | { readonly kind: 'fail'; readonly failure: Failure };

export const wait: Wait = { kind: 'wait' };
