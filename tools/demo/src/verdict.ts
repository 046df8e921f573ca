/** Whether an outcome is what the decisions say. */
import type { ClosedApproval } from '@countersign/sdk';
import type { Decision } from './approver.ts';

/** What was decided on one level, by whom. */
export interface DecidedLevel {
  readonly name: string;
  readonly decisions: readonly (Decision & { readonly approver: string })[];
}

/** Every difference between the outcome and the decisions, in words; none where all is well. */
export function differences(outcome: ClosedApproval, decided: readonly DecidedLevel[], levelCount: number): string[] {
  const expected = decided.map(({ name, decisions }) => ({
    name,
    status: decisions.some(({ verdict }) => verdict === 'reject') ? 'REJECTED' : 'APPROVED',
    decisions: decisions.map(({ approver, verdict, comment }) => `${verdict} by ${approver}: ${comment}`).toSorted(),
  }));
  const actual = outcome.levels.map(({ name, status, decisions }) => ({
    name,
    status,
    decisions: decisions.map(({ approver, verdict, comment }) => `${verdict} by ${approver}: ${comment ?? ''}`).toSorted(),
  }));
  const status = expected.at(-1)?.status ?? 'none';
  return [
    ...compare('the outcome', outcome.status, status),
    ...compare('the levels', JSON.stringify(actual), JSON.stringify(expected)),
    ...(status === 'APPROVED' ? compare('the number of levels', String(actual.length), String(levelCount)) : []),
  ];
}

function compare(what: string, actual: string, expected: string): string[] {
  return actual === expected ? [] : [`${what}: expected ${expected}, got ${actual}`];
}
