/** Handlers, machines, runbooks, services and people are never denied what they ask AWS for, whatever happens. */
import type { Invariant } from './invariant.ts';

export const nothingDenied: Invariant = ({ denials }) => [...denials];
