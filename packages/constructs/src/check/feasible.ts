import { isBareRole, personOf } from '@countersign/contracts';

interface AskedLevel {
  readonly approvers: readonly string[];
  readonly minRequiredApprovals: number;
}

/**
 * How many approvals can come together at most where one person decides only one level, and how many are needed.
 * A maximum matching of people to the approvals that the levels need, by augmenting paths (Kuhn). Levels with a bare
 * role are left out: nobody knows how many stand behind it.
 */
export function feasibleApprovals(levels: readonly AskedLevel[]): { needed: number; possible: number } {
  const slots = levels
    .filter(({ approvers }) => !approvers.some(isBareRole))
    .flatMap((level) => Array.from({ length: level.minRequiredApprovals }, () => peopleOf(level)));
  const slotOf = new Map<string, number>();
  const possible = slots.filter((_people, slot) => assign(slot, new Set())).length;
  return { needed: slots.length, possible };

  function assign(slot: number, tried: Set<string>): boolean {
    for (const person of slots[slot] ?? []) {
      if (tried.has(person)) continue;
      tried.add(person);
      const taken = slotOf.get(person);
      if (taken === undefined || assign(taken, tried)) {
        slotOf.set(person, slot);
        return true;
      }
    }
    return false;
  }
}

function peopleOf({ approvers }: AskedLevel): string[] {
  return approvers.map((approver) => personOf(approver)).filter((person) => person !== undefined);
}
