import { expect, it } from 'vitest';
import { session } from '../../test/builders.ts';
import { handler } from './plan-levels.ts';

const request = {
  version: 1,
  kind: 'policy',
  policy: 'other',
  subject: 'Deploy',
  review: { url: 'https://example.com/' },
  requestedBy: { principal: session('deployer', 'pipeline') },
};
const event = { version: 1, name: 'change--42', request, rules: { policies: [] } };

it.each([
  ['a name that leaves no room for its levels', { ...event, name: 'n'.repeat(69) }, 'Approval.InvalidRequest', 'name: '],
  ['every issue of a request', { ...event, request: { ...request, subject: '', policy: 'NO' } }, 'Approval.InvalidRequest', /subject: [^]*policy: /],
  ['an unknown policy', event, 'Approval.UnknownPolicy', 'deployed are: none'],
])('refuses %s', async (_what, payload, name, message) => {
  const failure = await handler(payload).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name, message: typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message) });
});
