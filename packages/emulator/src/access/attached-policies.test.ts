import { describe, expect, it } from 'vitest';

import { emptyResources } from '../resources.ts';
import type { Resources } from '../resources.ts';
import { AttachedPolicies } from './attached-policies.ts';

const document = { Version: '2012-10-17', Statement: [] };
const ours = '123456789012';
const theirs = '210987654321';
const user = (account: string) => `arn:aws:iam::${account}:user/lead`;
const role = (account: string) => `arn:aws:iam::${account}:role/team/lead`;
const session = (account: string) => `arn:aws:sts::${account}:assumed-role/lead/one`;

function aDeployment(): Resources {
  const resources = emptyResources({ partition: 'aws', region: 'us-east-1', accountId: ours });
  resources.userPolicies.set('lead', [{ name: 'of the user', document }]);
  resources.roles.set(role(ours), { arn: role(ours), name: 'lead', policies: [{ name: 'of the role', document }] });
  return resources;
}

const namesOf = (attached: AttachedPolicies, arn: string): string[] => attached.of(arn).policies.map(({ name }) => name);

describe('a principal of another account', () => {
  it('has nothing of what those of the same name have here', () => {
    const attached = new AttachedPolicies(aDeployment());
    expect([namesOf(attached, user(ours)), namesOf(attached, session(ours))]).toEqual([['of the user'], ['of the role']]);
    expect([namesOf(attached, user(theirs)), namesOf(attached, session(theirs))]).toEqual([[], []]);
    expect([attached.of(session(ours)).roleArn, attached.of(session(theirs)).roleArn]).toEqual([role(ours), `arn:aws:iam::${theirs}:role/lead`]);
  });

  it('has what was attached to it, and those here have not', () => {
    const attached = new AttachedPolicies(aDeployment());
    attached.attach(role(theirs), [{ name: 'attached', document }]);
    expect([namesOf(attached, session(theirs)), namesOf(attached, session(ours))]).toEqual([['attached'], ['of the role']]);
    expect(attached.of(session(theirs)).roleArn).toBe(role(theirs));
  });
});
