/** Whether people can be found for all levels at once, by trying every choice. */
import { personOf, type Staff } from '../scenario/staff.ts';

interface Rule {
  readonly excludedPeople: readonly string[];
  /** Whether a person decides one level only. */
  readonly once: boolean;
}

/** A level with a bare role always can: nobody knows who will come. */
export function canBeStaffed(levels: readonly Staff[], rule: Rule): boolean {
  return tryLevels(levels, new Set(rule.excludedPeople), { once: rule.once, hopeless: new Set() });
}

interface Search {
  readonly once: boolean;
  /** Levels left with people taken, which were tried in vain. */
  readonly hopeless: Set<string>;
}

function tryLevels([level, ...later]: readonly Staff[], taken: ReadonlySet<string>, search: Search): boolean {
  if (!level) return true;
  const known = `${later.length} ${[...taken].toSorted().join(' ')}`;
  if (search.hopeless.has(known)) return false;
  const people = level.approvers.map((approver) => personOf(approver));
  const free = people.filter((person) => person !== undefined && !taken.has(person));
  const choices = people.includes(undefined) ? [[]] : choose(free.filter((person) => person !== undefined), level.quorum);
  const found = choices.some((choice) => tryLevels(later, search.once ? new Set([...taken, ...choice]) : taken, search));
  if (!found) search.hopeless.add(known);
  return found;
}

function choose(people: readonly string[], count: number): string[][] {
  if (count === 0) return [[]];
  return people.flatMap((person, index) => choose(people.slice(index + 1), count - 1).map((rest) => [person, ...rest]));
}
