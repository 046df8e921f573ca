import { describe, expect, it } from 'vitest';
import { levelArn, session } from '../../test/builders.ts';
import { handler } from './plan-levels.ts';

const request = {
  version: 1,
  kind: 'policy',
  policy: 'other',
  subject: 'Deploy',
  review: { url: 'https://example.com/' },
  requestedBy: { principal: session('deployer', 'pipeline') },
};
const event = { version: 1, kind: 'plan', name: 'change--42', request, rules: { policies: [] } };

it.each([
  ['a name that leaves no room for its levels', { ...event, name: 'n'.repeat(69) }, 'Approval.InvalidRequest', 'name: '],
  ['every issue of a request', { ...event, request: { ...request, subject: '', policy: 'NO' } }, 'Approval.InvalidRequest', /subject: [^]*policy: /],
  ['an unknown policy', event, 'Approval.UnknownPolicy', 'deployed are: none'],
])('refuses %s', async (_what, payload, name, message) => {
  const failure = await handler(payload).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name, message: typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message) });
});

describe('a level that failed', () => {
  const failed = {
    version: 1,
    kind: 'fail',
    redriven: false,
    level: { name: 'team', index: 1, of: 3, executionArn: levelArn },
    error: { Error: 'States.TaskFailed', Cause: '{"Status":"ABORTED"}' },
  };

  it('fails the flow by name', async () => {
    await expect(handler(failed)).rejects.toMatchObject({ name: 'Approval.LevelStopped' });
  });

  it('is asked again once the flow is redriven', async () => {
    expect(await handler({ ...failed, redriven: true })).toEqual({ version: 1, kind: 'redriven' });
  });
});
