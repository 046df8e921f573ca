import type { ApprovalRequest, Level, Rules } from '@countersign/contracts';
import { expect, it } from 'vitest';
import { aLevelRequest, role, session, user } from '../../test/builders.ts';
import { planLevels } from './plan.ts';

const topicArn = aLevelRequest().level.topicArn;
const level = (name: string, ...approvers: string[]): Level => ({ ...aLevelRequest().level, name, approvers });
const rules: Rules = {
  policies: [{ name: 'change', separationOfDuties: 'strict', onePersonOneLevel: true, levels: [level('team', user('a')), level('security', user('b'))] }],
};
const request: ApprovalRequest = {
  version: 1,
  kind: 'policy',
  policy: 'change',
  subject: 'Deploy',
  review: { url: 'https://example.com/' },
  requestedBy: { principal: session('deployer', 'Pipeline'), person: 'Developer' },
};
const own = (...levels: Level[]): ApprovalRequest => {
  const { version, subject, review, requestedBy } = request;
  return { version, kind: 'levels', levels, subject, review, requestedBy };
};
const open: Rules = {
  policies: [],
  levelsInRequest: { separationOfDuties: 'strict', onePersonOneLevel: true, topicArns: [topicArn], windowsSeconds: [3600] },
};

it("plans the policy's levels and keeps the requester out, under both names", () => {
  expect(planLevels(request, rules)).toMatchObject({
    version: 1,
    policy: 'change',
    excludedPeople: ['pipeline', 'developer'],
    levels: [{ name: 'team' }, { name: 'security' }],
  });
});

it("plans the request's own levels where the deployment allows it", () => {
  expect(planLevels(own(level('mine', user('a'))), open)).toMatchObject({ levels: [{ name: 'mine' }] });
});

it.each<[string, ApprovalRequest, Rules, string, string]>([
  ['a policy that is not deployed', { ...request, policy: 'other' }, rules, 'Approval.UnknownPolicy', 'deployed are: change'],
  ['levels where none are allowed', own(level('mine', user('a'))), rules, 'Approval.LevelsNotAllowed', 'name a policy'],
  ['a topic of somebody else', own({ ...level('mine', user('a')), topicArn: `${topicArn}-other` }), open, 'Approval.LevelsNotAllowed', 'levels[0].topicArn'],
  ['a window without a runbook', own({ ...level('mine', user('a')), windowSeconds: 60 }), open, 'Approval.LevelsNotAllowed', 'levels[0].windowSeconds'],
  ['a bare role under strict', own(level('mine', role('lead'))), open, 'Approval.LevelsNotAllowed', 'levels[0].approvers'],
  ['a level with the requester alone', { ...request, requestedBy: { principal: user('a') } }, rules, 'Approval.NotEnoughApprovers', 'Level team'],
  ['a level with the acting person alone', { ...request, requestedBy: { principal: user('x'), person: 'B' } }, rules, 'Approval.NotEnoughApprovers', 'Level security'],
  ['one person for two levels', own(level('one', user('a')), level('two', user('a'))), open, 'Approval.NotEnoughApprovers', 'Level two'],
])('refuses %s', (_case, refused, under, name, text) => {
  expect(() => planLevels(refused, under)).toThrow(expect.objectContaining({ name, message: expect.stringContaining(text) }));
});
