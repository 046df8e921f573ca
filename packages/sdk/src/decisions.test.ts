import { expect, it } from 'vitest';
import { aLevel } from '../test/builders.ts';
import { countMissing } from './decisions.ts';

const lead = 'arn:aws:iam::123456789012:user/team-lead';
const deputy = 'arn:aws:iam::123456789012:user/team-deputy';

it.each([
  ['nobody', [], 2],
  ['one person twice', [{ approver: lead, verdict: 'approve' }, { approver: lead, verdict: 'approve' }], 1],
  ['two people', [{ approver: lead, verdict: 'approve' }, { approver: deputy, verdict: 'approve' }], 0],
  ['a rejection', [{ approver: deputy, verdict: 'reject' }], 2],
] as const)('counts people, not approvals: %s', (_who, decisions, missing) => {
  expect(countMissing(aLevel({ minRequiredApprovals: 2 }), decisions)).toBe(missing);
});
