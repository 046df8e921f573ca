import { describe, expect, it } from 'vitest';
import { eligibleApprovers, findUnstaffableLevel, isListed } from './staffing.ts';

const user = (name: string) => `arn:aws:iam::123456789012:user/${name}`;
const session = (role: string, name: string) => `arn:aws:sts::123456789012:assumed-role/${role}/${name}`;
const role = (path: string) => `arn:aws:iam::123456789012:role/${path}`;
const level = (name: string, people: string, minRequiredApprovals = 1) => ({
  name,
  approvers: people.split('').map((person) => user(person)),
  minRequiredApprovals,
});

it('takes the excluded off the list, under whatever ARN and case', () => {
  const approvers = [user('lead'), user('teams/Lead'), session('any', 'LEAD'), user('other'), role('lead')];
  expect(eligibleApprovers(approvers, ['lead'])).toEqual([user('other'), role('lead')]);
});

describe('findUnstaffableLevel', () => {
  it.each([
    ['three people for three levels', [level('1', 'a'), level('2', 'b'), level('3', 'c')], undefined],
    ['one person for two levels', [level('1', 'a'), level('2', 'a')], '2'],
    ['a person who must be kept for a later level', [level('1', 'ab'), level('2', 'a')], undefined],
    ['a chain of choices', [level('1', 'ab'), level('2', 'bc'), level('3', 'a')], undefined],
    ['two people for three levels', [level('1', 'ab'), level('2', 'ab'), level('3', 'ab')], '3'],
    ['a quorum that takes everyone', [level('1', 'abc', 3), level('2', 'a')], '2'],
    ['a quorum that leaves one', [level('1', 'abc', 2), level('2', 'abc')], undefined],
  ])('finds for %s', (_case, levels, unstaffable) => {
    expect(findUnstaffableLevel(levels, { excludedPeople: [], onePersonOneLevel: true })?.name).toBe(unstaffable);
  });

  it('lets one person decide every level where the policy allows it', () => {
    const levels = [level('1', 'a'), level('2', 'a')];
    expect(findUnstaffableLevel(levels, { excludedPeople: [], onePersonOneLevel: false })).toBeUndefined();
  });

  it('counts the requester out', () => {
    expect(findUnstaffableLevel([level('1', 'a')], { excludedPeople: ['a'], onePersonOneLevel: false })?.name).toBe('1');
  });

  it('cannot tell who comes behind a bare role', () => {
    const levels = [{ name: '1', approvers: [role('lead')], minRequiredApprovals: 2 }];
    expect(findUnstaffableLevel(levels, { excludedPeople: ['a'], onePersonOneLevel: true })).toBeUndefined();
  });
});

describe('isListed', () => {
  it.each([
    [user('a'), user('a'), true],
    [user('a'), user('b'), false],
    [session('lead', 'first'), session('lead', 'first'), true],
    [session('lead', 'first'), session('lead', 'second'), false],
    [session('lead', 'first'), role('lead'), true],
    [session('lead', 'first'), role('teams/lead'), true],
    [session('lead', 'first'), role('leader'), false],
    [session('lead', 'first').replace('123456789012', '210987654321'), role('lead'), false],
    [user('lead'), role('lead'), false],
  ])('%s among [%s]: %s', (principal, approver, listed) => {
    expect(isListed(principal, [approver])).toBe(listed);
  });
});
