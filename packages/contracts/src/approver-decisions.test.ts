import { expect, it } from 'vitest';
import { readApproverDecisions } from './approver-decisions.ts';

const lead = 'arn:aws:iam::123456789012:user/team-lead';
const deputy = 'arn:aws:iam::123456789012:user/team-deputy';
const record = (Approver: string, ApprovalStatus: string, more: object = {}) => ({
  Approver,
  ApprovalStatus,
  ApprovalDecisionTime: '2030-01-01T01:00:00Z',
  ...more,
});
const text = (...record_: Parameters<typeof record>) => JSON.stringify(record(...record_));
const decisions = [
  { approver: lead, verdict: 'approve', decidedAt: '2030-01-01T01:00:00.000Z' },
  { approver: deputy, verdict: 'reject', comment: 'No', decidedAt: '2030-01-01T01:00:00.000Z' },
];

it.each([
  ['a string per decision', [text(lead, 'Approve'), text(deputy, 'Reject', { Comment: 'No' })]],
  ['one string with all of them', [JSON.stringify([record(lead, 'Approved'), record(deputy, 'Rejected', { Comment: ['No'] })])]],
  ['strings within a string', [JSON.stringify([text(lead, 'Approve'), text(deputy, 'Reject', { Comment: 'No' })])]],
])('reads %s', (_form, values) => {
  expect(readApproverDecisions(values)).toEqual({ decisions, unreadable: 0 });
});

it.each([
  ['epoch seconds', 1_893_459_600, '2030-01-01T01:00:00.000Z'],
  ['epoch milliseconds', 1_893_459_600_000, '2030-01-01T01:00:00.000Z'],
  ['something else', 'yesterday', undefined],
  ['nothing', undefined, undefined],
])('reads a time in %s', (_form, time, decidedAt) => {
  const { decisions: [decision] } = readApproverDecisions([text(lead, 'Approve', { ApprovalDecisionTime: time })]);
  expect(decision?.decidedAt).toBe(decidedAt);
});

it.each([
  ['a tag, as it is', '<b>"no"</b>', '<b>"no"</b>'],
  ['lines', 'First\r\nSecond\tline', 'First\r\nSecond\tline'],
  ['control characters, as blanks', 'a\u0000b\u001b[31mc\u0085', 'a b [31mc '],
  ['half a character, as none', 'a\ud83d', 'a\ufffd'],
  ['512 characters', 'x'.repeat(512), 'x'.repeat(512)],
  ['more, cut', 'x'.repeat(513), `${'x'.repeat(511)}…`],
  ['several values, cut', ['x'.repeat(300), 'y'.repeat(300)], `${'x'.repeat(300)}\n${'y'.repeat(210)}…`],
])('reads a comment of %s', (_what, Comment, comment) => {
  expect(readApproverDecisions([text(lead, 'Approve', { Comment })]).decisions).toMatchObject([{ comment }]);
});

it.each(['', '{', 'null', '7', '{}', 'approved by somebody', text(lead, 'Perhaps'), text('', 'Approve')])('counts %j as unreadable', (value) => {
  expect(readApproverDecisions([value])).toEqual({ decisions: [], unreadable: 1 });
});
