import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccessPolicy, DeployedAccess } from '@countersign/emulator';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { account, aPolicy, aRequest, at, roleArn } from '../a-request.ts';
import { watchAccess } from '../watch.ts';
import { readUsage } from './usage-file.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'countersign-usage-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const machine = at('states', 'stateMachine:flow');
const other = at('states', 'stateMachine:other');

/** A role with these policies, as a stack declares them. */
function aDeployment(...documents: readonly AccessPolicy[]): { deployed: DeployedAccess; identityPolicies: readonly AccessPolicy[] } {
  const identityPolicies = documents.map((policy, index) => ({
    ...policy,
    origin: { stack: 'approvals', logicalId: 'WorkerRole', path: `Resources.WorkerRole.Properties.Policies[${index}].PolicyDocument` },
  }));
  const role = { arn: roleArn, name: 'worker', trustPolicy: aPolicy(), policies: identityPolicies };
  return {
    deployed: { account: { partition: 'aws', region: 'us-east-1', accountId: account }, roles: [role], managedPolicies: [], resourcePolicies: [], userPolicies: {} },
    identityPolicies,
  };
}

async function record({ deployed, identityPolicies }: ReturnType<typeof aDeployment>, resources: readonly string[]) {
  const watch = watchAccess({ recordTo: directory });
  const authorizer = await watch.authorizer(deployed);
  for (const resource of resources) await authorizer.authorize(aRequest({ resource, identityPolicies }));
  await authorizer.close?.();
  return readUsage(directory).flatMap(({ grants }) => grants.map(({ action, resource, count, isNecessary }) => [action, resource, count, isNecessary]));
}

it('counts each action on each resource of a statement by itself', async () => {
  const policy = aPolicy({ Action: ['states:StartExecution', 'states:ListExecutions'], Resource: [machine, other] });
  expect(await record(aDeployment(policy), [machine, machine])).toEqual([
    ['states:StartExecution', machine, 2, true],
    ['states:StartExecution', other, 0, false],
    ['states:ListExecutions', machine, 0, false],
    ['states:ListExecutions', other, 0, false],
  ]);
});

it('finds a grant that is used, and yet needless: another one allows the same', async () => {
  const wide = aPolicy({ Action: 'states:*', Resource: '*' });
  const narrow = aPolicy({ Action: 'states:StartExecution', Resource: machine });
  expect(await record(aDeployment(wide, narrow), [machine, other])).toEqual([
    ['states:*', '*', 2, true],
    ['states:StartExecution', machine, 1, false],
  ]);
});

it('leaves a file for each emulator, however many write at once', async () => {
  const policy = aPolicy({ Action: 'states:StartExecution', Resource: machine });
  await Promise.all(Array.from({ length: 8 }, () => record(aDeployment(policy), [machine])));
  expect(readdirSync(directory)).toHaveLength(8);
  expect(readUsage(directory)).toHaveLength(8);
});

it('keeps denials, and whether they were expected', async () => {
  const { deployed } = aDeployment();
  const watch = watchAccess({ recordTo: directory });
  const authorizer = await watch.authorizer(deployed);
  watch.expectDenial({ resource: 'other' });
  await authorizer.authorize(aRequest({ resource: other }));
  await authorizer.authorize(aRequest());
  await authorizer.close?.();
  expect(readUsage(directory)[0]?.denials.map(({ resource, isExpected }) => [resource, isExpected])).toEqual([[other, true], [machine, false]]);
});

it('does not take a directory without records for one in which nothing is wrong', () => {
  expect(() => readUsage(directory)).toThrow('Nothing was recorded');
});
