import { ownLevels, type ApprovalRequest, type Rules } from '@countersign/contracts';
import { expect, it } from 'vitest';
import { aLevelRequest } from '../../test/builders.ts';
import { assertNameFollows } from './name.ts';

const { level, subject, review, requestedBy } = aLevelRequest();
const policy = (name: string) => ({ name, separationOfDuties: 'strict' as const, onePersonOneLevel: true, levels: [level] });
const rules: Rules = { policies: [policy('change'), policy('weak')] };
const request = { version: 1, subject, review, requestedBy } as const;
const weak: ApprovalRequest = { ...request, kind: 'policy', policy: 'weak' };
const own: ApprovalRequest = { ...request, kind: 'levels', levels: [level] };

it.each([
  ['another policy', 'change--42', weak],
  ['a policy, for levels of the request', 'change--42', own],
  ['levels of the request, for a policy', `${ownLevels}--42`, weak],
])('refuses a name that begins with %s', (_what, name, asked) => {
  expect(() => assertNameFollows(name, asked, rules)).toThrow(
    expect.objectContaining({ name: 'Approval.InvalidRequest', message: expect.stringContaining(`name: ${name} is the name of`) }),
  );
});

it.each([
  ['the policy', 'weak--change--42', weak],
  ['levels of the request', `${ownLevels}--42`, own],
  ['no policy of the deployment', 'build--42', weak],
  ['nothing of that kind', 'change-42', own],
])('takes a name that begins with %s', (_what, name, asked) => {
  expect(() => assertNameFollows(name, asked, rules)).not.toThrow();
});
