/** Policies of varied shape. Most random levels come in requests, which borrow the topics and windows of these. */
import type { PolicyProps } from '@countersign/constructs';
import { type ApproverName, approvers } from '../people.ts';

/** What an approve step may wait, from minutes to the longest that SSM allows. */
export const windowsSeconds = [120, 3600, 604_800, 2_592_000] as const;

interface Shape {
  readonly by: readonly ApproverName[];
  readonly quorum?: number;
  readonly window?: (typeof windowsSeconds)[number];
}

function policy(name: string, shapes: readonly Shape[], duties: Pick<PolicyProps, 'separationOfDuties' | 'onePersonOneLevel'> = {}): PolicyProps {
  return {
    name,
    ...duties,
    levels: shapes.map(({ by, quorum = 1, window = 3600 }, index) => ({
      name: `step-${index + 1}`,
      approvers: by.map((approver) => approvers[approver]),
      minRequiredApprovals: quorum,
      notify: [`${name}-${index + 1}@example.com`],
      window,
    })),
  };
}

const users: readonly ApproverName[] = ['team-lead', 'security-lead', 'release-manager', 'auditor', 'operator', 'architect'];
const onCall: readonly ApproverName[] = ['approvers/on-call', 'approvers/stand-in', 'deputies/weekend'];

export const policies = [
  policy('one', [{ by: ['team-lead'], window: 120 }]),
  policy('three', [
    { by: ['team-lead', 'operator'], window: 120 },
    { by: ['security-lead', 'auditor', 'architect'], quorum: 2, window: 604_800 },
    { by: ['release-manager'], window: 2_592_000 },
  ]),
  policy('committee', [{ by: users, quorum: 3 }]),
  policy('shared', [{ by: onCall }, { by: onCall, quorum: 2 }]),
  policy('shared-loosely', [{ by: onCall }, { by: onCall, quorum: 2 }], { onePersonOneLevel: false }),
  policy('roles', [{ by: ['role approvers', 'role deputies'], quorum: 2 }, { by: ['role approvers', 'operator'] }], {
    separationOfDuties: 'bestEffort',
  }),
  policy(
    'ten',
    Array.from({ length: 10 }, (_, index): Shape => ({ by: [users[index % users.length] ?? 'operator'], window: 120 })),
    { onePersonOneLevel: false },
  ),
] as const;
