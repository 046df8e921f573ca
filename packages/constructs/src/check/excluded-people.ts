/** Who is kept from deciding, as far as synth knows, and whether enough are left. */
import type { Issue, LevelToStaff, RequestedBy } from '@countersign/contracts';
import { findUnstaffableLevel, issuesOf, personOf, personSchema } from '@countersign/contracts';
import type { LevelTaskProps } from '../task/level-task.ts';
import { isOpen } from './request-texts.ts';

export function excludedPeopleIssues(people: LevelTaskProps['excludedPeople']): Issue[] {
  if (people === undefined || isOpen(people)) return [];
  const path = 'excludedPeople';
  if (typeof people === 'string') return [{ path, message: `"${people}" must be a list of names, or a JSONata expression` }];
  return people.flatMap((person, index) => {
    const { error } = isOpen(person) ? {} : personSchema.safeParse(person);
    return error ? issuesOf(error).map(({ message }) => ({ path: `${path}[${index}]`, message: `${person}: ${message}` })) : [];
  });
}

/** Names that are known at synth, expressions and unresolved tokens left out. */
export function knownPeople(people: LevelTaskProps['excludedPeople']): string[] {
  return typeof people === 'object' ? people.filter((person) => !isOpen(person)) : [];
}

/** A level whose only approvers are the requester, or excluded, would fail whenever it is asked. */
export function requesterIssues(
  levels: readonly LevelToStaff[],
  { principal, person }: RequestedBy,
  { excludedPeople, onePersonOneLevel }: { excludedPeople: readonly string[]; onePersonOneLevel: boolean },
): Issue[] {
  const requesters = knownPeople([personOf(principal), person].filter((name) => name !== undefined));
  const level = findUnstaffableLevel(levels, { excludedPeople: [...excludedPeople, ...requesters], onePersonOneLevel });
  if (!level) return [];
  const message = `level ${level.name} finds too few approvers besides the requester and who is excluded; it needs ${level.minRequiredApprovals}`;
  return [{ path: 'requestedBy', message }];
}
