import { describe, expect, it } from 'vitest';
import { approvalRequestSchema } from './approval-request.ts';
import { describeIssues, issuesOf } from './issues.ts';

const describeProblems = (value: unknown) => {
  const { error } = approvalRequestSchema.safeParse(value);
  return error ? describeIssues(issuesOf(error)) : '';
};

const valid = {
  version: 1,
  kind: 'policy',
  policy: 'change',
  subject: 'Deploy',
  review: { url: 'https://example.com' },
  requestedBy: { principal: 'arn:aws:iam::123456789012:user/requester' },
};

describe('the description of issues', () => {
  it('has a line for each, with its path', () => {
    expect(describeProblems({ ...valid, subject: ' ', review: { url: 'x' } })).toBe('subject: must not be blank\nreview.url: must be an http or https URL');
  });

  it.each(['\n', '\r\n', '\u2028'])('lets nobody write a line of their own by %j', (lineBreak) => {
    const text = describeProblems({ ...valid, [`a"${lineBreak}subject: is fine`]: 1 });
    expect(text.split(/[\r\n\u2028]/)).toHaveLength(1);
    expect(text).toContain('Unrecognized key');
  });

  it('stays short, whatever was sent', () => {
    const keys = Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`key-${index}`, 1]));
    const text = describeProblems({ ...valid, ...keys });
    expect(text.length).toBeLessThanOrEqual(600);
    expect(text).toMatch(/^\(root\): Unrecognized keys: "key-0", .*…$/);
  });

  it('says how many there are beyond the first fifty', () => {
    const issues = Array.from({ length: 53 }, (_, index) => ({ path: `levels[${index}]`, message: 'is wrong' }));
    const lines = describeIssues(issues).split('\n');
    expect([lines.length, lines[49], lines[50]]).toEqual([51, 'levels[49]: is wrong', '… and 3 more']);
  });
});

it.each([
  ['__proto__', '{"__proto__":{"url":"https://example.com"}}'],
  ['constructor', '{"url":"https://example.com","constructor":{"prototype":{"polluted":true}}}'],
])('a member named %s is like any other that is not known, and changes nothing', (name, review) => {
  expect(describeProblems({ ...valid, review: JSON.parse(review) as unknown })).toContain(`review: Unrecognized key: "${name}"`);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

it.each([
  ['{"__proto__":{"version":1,"kind":"policy"}}', 'kind: '],
  ['{"kind":"__proto__"}', 'kind: '],
  ['{"kind":"constructor"}', 'kind: '],
])('%s is no request', (text, problem) => {
  expect(describeProblems(JSON.parse(text))).toContain(problem);
});

it('takes what is nested without end for what it is: no text', () => {
  const nested = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
  expect(describeProblems({ ...valid, subject: nested })).toContain('subject: ');
  expect(describeProblems(nested)).toContain('(root): ');
});
