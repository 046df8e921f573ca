import type { AccessRequest } from '@countersign/emulator';
import { expect, it } from 'vitest';
import { aPolicy, aRequest, at, roleArn } from '../a-request.ts';
import { questionOf } from '../engine/question.ts';
import { likenessOf } from './likeness.ts';

const execution = (name: string) => at('states', `execution:${name}`);

function areAlike(statement: object, one: Partial<AccessRequest>, other: Partial<AccessRequest>): boolean {
  const base = { identityPolicies: [aPolicy({ Action: '*', ...statement })] };
  const { candidates } = questionOf(aRequest(base));
  const likeness = likenessOf(candidates);
  return likeness.keyOf(aRequest({ ...base, ...one })) === likeness.keyOf(aRequest({ ...base, ...other }));
}

it.each<[string, object, Partial<AccessRequest>, Partial<AccessRequest>, boolean]>([
  ['two executions of a machine', { Resource: execution('flow:*') }, { resource: execution('flow:x1') }, { resource: execution('flow:x2') }, true],
  ['an execution and one of another machine', { Resource: execution('flow:*') }, { resource: execution('flow:x1') }, { resource: execution('flew:x1') }, false],
  ['two machines', { Resource: '*' }, { resource: at('states', 'stateMachine:a') }, { resource: at('states', 'stateMachine:b') }, false],
  ['two executions of which one is named', { Resource: [execution('flow:*'), execution('flow:x1')] }, { resource: execution('flow:x1') }, { resource: execution('flow:x2') }, false],
  ['the named execution and a longer one', { Resource: execution('flow:x1') }, { resource: execution('flow:x1') }, { resource: execution('flow:x11') }, false],
  ['two executions where their end counts', { Resource: execution('*-end') }, { resource: execution('flow:x-end') }, { resource: execution('flow:x-not') }, false],
  ['two sessions of a role', { Resource: '*' }, {}, { principal: { arn: 'arn:aws:sts::123456789012:assumed-role/worker/other', roleArn } }, true],
  ['two roles', { Resource: '*' }, {}, { principal: { arn: 'arn:aws:sts::123456789012:assumed-role/other/session', roleArn: `${roleArn}-2` } }, false],
  ['two sessions of a role where a variable may name them', { Resource: at('sns', '${aws:userid}') }, {}, { principal: { arn: 'arn:aws:sts::123456789012:assumed-role/worker/other', roleArn } }, false],
  ['two values that no condition asks for', { Resource: '*' }, { context: { 'aws:SourceArn': 'one' } }, { context: { 'aws:SourceArn': 'two' } }, true],
  ['two values that a condition asks for', { Resource: '*', Condition: { ArnLike: { 'AWS:SourceArn': 'one' } } }, { context: { 'aws:SourceArn': 'one' } }, { context: { 'aws:SourceArn': 'two' } }, false],
])('%s are told apart only where a rule does so', (_what, statement, one, other, alike) => {
  expect(areAlike(statement, one, other)).toBe(alike);
});
