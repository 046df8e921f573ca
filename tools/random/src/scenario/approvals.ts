/** Random approvals: a deployed policy, or levels in the request. */
import * as fc from 'fast-check';
import { policies, windowsSeconds } from '../app/policies.ts';
import { type ApproverName, approvers, requesters, type RequesterName } from '../people.ts';
import type { PlannedApproval, PlannedLevel } from './scenario.ts';

const approverNames = Object.keys(approvers) as ApproverName[];
const requesterNames = Object.keys(requesters) as RequesterName[];

/** Contracts refuses a level that lists a person twice: a user and a session of that name. */
const samePerson = (name: ApproverName) => (name.startsWith('role ') ? name : (name.split('/').at(-1) ?? '').toLowerCase());

/** Drawn more often: short ones are over before people have done much. */
const longWindows = [3600, 604_800, 604_800, 2_592_000];

/** Three approvers on average, and a quorum that they can reach before anyone is kept from deciding. */
const level: fc.Arbitrary<PlannedLevel> = fc
  .record({
    approvers: fc.uniqueArray(fc.constantFrom(...approverNames), { minLength: 1, maxLength: 6, selector: samePerson }),
    quorum: fc.integer({ min: 1, max: 3 }),
    windowSeconds: fc.constantFrom(...windowsSeconds, ...longWindows),
    topic: fc.nat({ max: 20 }),
  })
  .map((planned) => ({ ...planned, quorum: Math.min(planned.quorum, planned.approvers.length) }));

const ownLevels = fc.oneof(
  { weight: 8, arbitrary: fc.array(level, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(level, { minLength: 4, maxLength: 10, size: 'max' }) },
);

export const plannedApproval: fc.Arbitrary<PlannedApproval> = fc.record({
  requestedBy: fc.oneof({ weight: 3, arbitrary: fc.constant('pipeline' as const) }, { weight: 2, arbitrary: fc.constantFrom(...requesterNames) }),
  asks: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...policies.map(({ name }) => ({ policy: name }))) },
    { weight: 3, arbitrary: fc.record({ levels: ownLevels }) },
  ),
  after: fc.nat({ max: 4 }),
});
