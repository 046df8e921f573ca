/** Separation of duties: who is left to decide, and whether a level can still find its approvers. */
import { isSessionOf, personOf } from './arn.ts';
import { isBareRole } from './level.ts';

export interface LevelToStaff {
  readonly name: string;
  readonly approvers: readonly string[];
  readonly minRequiredApprovals: number;
}

/** A level's approvers without the people who may not decide it. Bare roles stay: nobody knows who will come. */
export function eligibleApprovers(approvers: readonly string[], excludedPeople: readonly string[]): string[] {
  const excluded = new Set(excludedPeople.map((person) => person.toLowerCase()));
  return approvers.filter((approver) => !excluded.has(personOf(approver) ?? ''));
}

/**
 * The first level that cannot reach its quorum, however the others are staffed, or undefined. Where one person decides
 * one level only, people are shared out by bipartite matching (Kuhn's algorithm), a place per required approval.
 */
export function findUnstaffableLevel<L extends LevelToStaff>(
  levels: readonly L[],
  { excludedPeople, onePersonOneLevel }: { excludedPeople: readonly string[]; onePersonOneLevel: boolean },
): L | undefined {
  const seats = new Map<string, Candidates>();
  for (const level of levels) {
    const approvers = eligibleApprovers(level.approvers, excludedPeople);
    if (approvers.some(isBareRole)) continue;
    const people = new Set(approvers.map((approver) => personOf(approver) ?? approver));
    const taken = onePersonOneLevel ? seats : new Map<string, Candidates>();
    for (let place = 0; place < level.minRequiredApprovals; place += 1) {
      if (!seat(people, taken, new Set())) return level;
    }
  }
  return undefined;
}

/** Whether `principal` may decide: it is listed, or it is a session of a listed role. */
export function isListed(principal: string, approvers: readonly string[]): boolean {
  return approvers.some((approver) => approver === principal || isSessionOf(principal, approver));
}

/** People who could take a place; a person holds at most one. */
type Candidates = ReadonlySet<string>;

function seat(candidates: Candidates, taken: Map<string, Candidates>, tried: Set<string>): boolean {
  for (const person of candidates) {
    if (tried.has(person)) continue;
    tried.add(person);
    const rival = taken.get(person);
    if (rival === undefined || seat(rival, taken, tried)) {
      taken.set(person, candidates);
      return true;
    }
  }
  return false;
}
