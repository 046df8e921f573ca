/** Separation of duties, worked out once more: who is kept from deciding which level. */
import type { ObservedApproval, ObservedLevel } from '../observe/observation.ts';
import { isSessionOf, levelsOf, onePersonOneLevel, peopleWhoAsk, personOf } from '../scenario/staff.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { askingOf, type StaffedLevel } from './expected-end.ts';

/** Counts from 1: what the level's own input says. */
export function indexOf({ input }: ObservedLevel): number {
  return (input as { approval?: { index?: number } }).approval?.index ?? Number.NaN;
}

/** Each level that the flow started, with the people whom the requester and earlier levels keep from it. */
export function staffedLevels({ planned, levels }: ObservedApproval, scenario: Scenario): StaffedLevel[] {
  const staff = levelsOf(planned);
  const once = onePersonOneLevel(planned, scenario);
  return levels.flatMap((level) => {
    const index = indexOf(level);
    const own = staff[index - 1];
    const earlier = levels.filter((other) => indexOf(other) < index && other.status === 'SUCCEEDED');
    const deciders = once ? earlier.flatMap((other) => decidersOf(other, staff[indexOf(other) - 1]?.approvers ?? [])) : [];
    return own ? [{ level, staff: own, excludedPeople: [...peopleWhoAsk(planned), ...deciders] }] : [];
  });
}

/** Where SSM names a role, everyone listed who may have come as a session of it. */
function decidersOf(level: ObservedLevel, approvers: readonly string[]): string[] {
  const decisions = askingOf(level)?.approveStep?.decisions ?? [];
  return decisions.flatMap(({ approver }) => {
    const person = personOf(approver);
    if (person !== undefined) return [person];
    return approvers.filter((listed) => isSessionOf(listed, approver)).flatMap((listed) => personOf(listed) ?? []);
  });
}

/** The approvers who are left. Behind a bare role someone else may come. */
export function remaining({ staff, excludedPeople }: Pick<StaffedLevel, 'staff' | 'excludedPeople'>): string[] {
  return staff.approvers.filter((approver) => !excludedPeople.includes(personOf(approver) ?? ''));
}
