/** The policies that the journeys request. Each shows one thing that a policy can be. */
import type { PolicyProps } from '@countersign/constructs';
import { approverOf, approverRole, approverSession, committee, levelName, mailOf, otherRole, standIn, tenApprovers, thirdSession } from '../people.ts';

export const windowSeconds = 3600;

const levels = (count: number): PolicyProps['levels'] =>
  Array.from({ length: count }, (_, index) => index + 1).map((level) => ({
    name: levelName(level),
    approvers: [approverOf(level)],
    notify: [mailOf(level)],
    window: windowSeconds,
  }));

const single = (name: string, approvers: readonly string[], minRequiredApprovals = 1): PolicyProps => ({
  name,
  levels: [{ name: 'only', approvers, minRequiredApprovals, notify: [`${name}@example.com`], window: windowSeconds }],
});

export const policies: readonly PolicyProps[] = [
  ...[1, 2, 3, 7].map((count) => ({ name: `levels-${count}`, levels: levels(count) })),
  single('two-of-three', committee, 2),
  single('ten-approvers', tenApprovers, 10),
  single('session', [approverSession]),
  {
    name: 'shared-people',
    levels: [
      { name: 'first', approvers: [approverSession, standIn], notify: [mailOf(1)], window: windowSeconds },
      { name: 'second', approvers: [approverSession, thirdSession], notify: [mailOf(2)], window: windowSeconds },
    ],
  },
  { ...single('bare-role', [approverRole]), separationOfDuties: 'bestEffort' },
  { ...single('two-of-role', [approverRole, otherRole], 2), separationOfDuties: 'bestEffort' },
];
