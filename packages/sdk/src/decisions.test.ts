import { expect, it } from 'vitest';
import { aLevel, decisionText } from '../test/builders.ts';
import { countMissing, readDecisions } from './decisions.ts';

const lead = 'arn:aws:iam::123456789012:user/team-lead';
const deputy = 'arn:aws:iam::123456789012:user/team-deputy';
const approved = { approver: lead, verdict: 'approve', decidedAt: '2030-01-01T01:00:00.000Z' };
const rejected = { approver: deputy, verdict: 'reject', comment: 'No', decidedAt: '2030-01-01T01:00:00.000Z' };

it.each([
  ['a string per decision', [decisionText(lead, 'Approve'), decisionText(deputy, 'Reject', { Comment: 'No' })]],
  ['one string with all of them', [`[${decisionText(lead, 'Approve')},${decisionText(deputy, 'Reject', { Comment: ['No'] })}]`]],
  ['strings within a string', [JSON.stringify([decisionText(lead, 'Approve'), decisionText(deputy, 'Reject', { Comment: 'No' })])]],
])('reads %s', (_, texts) => {
  expect(readDecisions(texts)).toEqual([approved, rejected]);
});

it.each([
  ['epoch seconds', 1_893_459_600, '2030-01-01T01:00:00.000Z'],
  ['epoch milliseconds', 1_893_459_600_000, '2030-01-01T01:00:00.000Z'],
  ['something else', 'yesterday', undefined],
  ['nothing', undefined, undefined],
])('reads a time in %s', (_, time, decidedAt) => {
  expect(readDecisions([decisionText(lead, 'Approve', { ApprovalDecisionTime: time })])[0]?.decidedAt).toBe(decidedAt);
});

it('leaves out what it cannot read', () => {
  const unknown = JSON.stringify({ Approver: lead, ApprovalStatus: 'Perhaps' });
  expect(readDecisions(['', '{', 'null', '7', '{}', unknown])).toEqual([]);
});

it('counts people, not approvals', () => {
  const level = aLevel({ minRequiredApprovals: 2 });
  const twice = readDecisions([decisionText(lead, 'Approve'), decisionText(lead, 'Approve')]);
  expect(countMissing(level, twice)).toBe(1);
  expect(countMissing(level, readDecisions([decisionText(lead, 'Approve'), decisionText(deputy, 'Approve')]))).toBe(0);
  expect(countMissing(level, readDecisions([decisionText(deputy, 'Reject')]))).toBe(2);
});
