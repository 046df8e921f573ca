/** The requester never decides, whoever started the level and whatever was left off its list. */
import type { LevelRequest, RequestedBy } from '@countersign/contracts';
import { personOf } from '@countersign/contracts';

/** The people behind a request: the caller's name, and whom a service acts for. In lower case. */
export function requesters({ principal, person }: RequestedBy): string[] {
  const people = [personOf(principal), person?.toLowerCase()].filter((name) => name !== undefined);
  return [...new Set(people)];
}

/** Everyone who may not decide a level, in lower case. */
export function excludedFrom({ excludedPeople, requestedBy }: LevelRequest): string[] {
  return [...new Set([...requesters(requestedBy), ...excludedPeople.map((person) => person.toLowerCase())])];
}
