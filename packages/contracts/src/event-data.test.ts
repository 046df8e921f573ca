/** What an event of Step Functions has room for: the audit log is written from these. */
import { expect, it } from 'vitest';
import type { LevelRequest } from './level-request.ts';
import { limits } from './limits.ts';
import type { Decision, LevelOutcome } from './outcome.ts';

/** As a string within the event's JSON. */
const escapedBytes = (value: unknown) => Buffer.byteLength(JSON.stringify(JSON.stringify(value)));

const arn = (name: string) => `arn:aws:iam::123456789012:user/${name}`.padEnd(limits.automationParameterLength, 'x');
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));

/** Quotes take four bytes each once they are escaped twice, as many as anything that may stand in a text. */
const longest = (length: number) => '"'.repeat(length);
const decisions: Decision[] = many(limits.approversPerLevel, (index) => ({
  approver: arn(`approver-${index}`), verdict: 'approve', comment: longest(limits.commentLength), decidedAt: '2026-01-31T09:30:00.000Z',
}));
const name = 'n'.repeat(limits.levelNameLength);

it('a level fits, with the longest request and the longest comments of ten approvers', () => {
  const request: LevelRequest = {
    version: 1,
    approval: { name: 'n'.repeat(limits.approvalNameLength), policy: 'p'.repeat(limits.policyNameLength), index: 10, of: 10 },
    level: { name, approvers: many(limits.approversPerLevel, (index) => arn(`approver-${index}`)), minRequiredApprovals: 10, topicArn: arn('topic'), windowSeconds: limits.windowSecondsMax },
    subject: longest(limits.subjectLength),
    review: { url: `https://example.com/${'x'.repeat(2048)}`, file: longest(limits.reviewFileLength) },
    requestedBy: { principal: arn('requester'), person: 'p'.repeat(64) },
    excludedPeople: many(limits.approversPerLevel * limits.levelsPerApproval, (index) => `person-${index}`.padEnd(64, 'x')),
  };
  const outcome: LevelOutcome = { version: 1, name, status: 'APPROVED', decisions, decidedBy: many(limits.approversPerLevel, (index) => `approver-${index}`.padEnd(64, 'x')) };
  expect(escapedBytes(request) + escapedBytes(outcome)).toBeLessThan(limits.eventDataBytes);
});

it('an approval may not: its levels are written one by one', () => {
  const levels = many(limits.levelsPerApproval, () => ({ name, status: 'APPROVED', decisions }));
  expect(escapedBytes({ version: 1, status: 'APPROVED', levels })).toBeGreaterThan(limits.eventDataBytes);
});
