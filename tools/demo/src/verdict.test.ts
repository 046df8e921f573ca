import type { ClosedApproval, ClosedLevel } from '@countersign/sdk';
import { expect, it } from 'vitest';
import { differences } from './verdict.ts';

const lead = 'arn:aws:iam::123456789012:user/team-lead';
const security = 'arn:aws:iam::123456789012:user/security-lead';

const decided = (name: string, approver: string, verdict: 'approve' | 'reject' = 'approve') => ({
  name,
  decisions: [{ approver, verdict, comment: 'Fine' }],
});

const closed = (name: string, approver: string, verdict: 'approve' | 'reject' = 'approve'): ClosedLevel => ({
  name,
  status: verdict === 'approve' ? 'APPROVED' : 'REJECTED',
  decisions: [{ approver, verdict, comment: 'Fine', decidedAt: '2030-01-01T00:00:00Z' }],
});

const anOutcome = (status: ClosedApproval['status'], levels: ClosedLevel[]): ClosedApproval => ({
  id: 'x',
  executionArn: 'arn',
  consoleUrl: 'https://example.com',
  requestedAt: '2030-01-01T00:00:00Z',
  closedAt: '2030-01-01T00:00:00Z',
  version: 1,
  status,
  requestedBy: { principal: lead },
  levels,
});

it('finds nothing where everyone approved and every level is approved', () => {
  const outcome = anOutcome('APPROVED', [closed('team', lead), closed('security', security)]);
  expect(differences(outcome, [decided('team', lead), decided('security', security)], 2)).toEqual([]);
});

it('finds nothing where the last decision is a rejection and so is the outcome', () => {
  const outcome = anOutcome('REJECTED', [closed('team', lead, 'reject')]);
  expect(differences(outcome, [decided('team', lead, 'reject')], 2)).toEqual([]);
});

it.each([
  ['an outcome that nobody decided', anOutcome('APPROVED', [closed('team', lead)]), [], /the outcome: expected none/],
  ['another verdict', anOutcome('APPROVED', [closed('team', lead)]), [decided('team', lead, 'reject')], /the outcome: expected REJECTED/],
  ['another approver', anOutcome('APPROVED', [closed('team', security)]), [decided('team', lead)], /the levels/],
  ['a level that was left out', anOutcome('APPROVED', [closed('team', lead)]), [decided('team', lead)], /the number of levels: expected 2, got 1/],
])('finds %s', (_, outcome, decisions, expected) => {
  expect(differences(outcome, decisions, 2).join('\n')).toMatch(expected);
});
