import { expect, it } from 'vitest';
import { aLevelRequest, decidedAt, role, session, user } from '../../test/builders.ts';
import { peopleBehind } from './people.ts';

const request = aLevelRequest({ level: { approvers: [user('team-lead'), session('lead', 'first'), session('lead', 'second'), role('any')] } });

it.each([
  [user('Team-Lead'), ['team-lead']],
  ['Team-Lead', ['team-lead']],
  [session('any', 'someone'), ['someone']],
  // Who it was of the two nobody can tell: neither decides another level.
  [role('lead'), ['first', 'second']],
  [role('any'), []],
])('finds behind %s: %j', (approver, people) => {
  expect(peopleBehind([{ approver, verdict: 'approve', decidedAt }], request)).toEqual(people);
});

it('names each person once', () => {
  const decision = { approver: user('team-lead'), verdict: 'approve', decidedAt } as const;
  expect(peopleBehind([decision, decision], request)).toEqual(['team-lead']);
});
