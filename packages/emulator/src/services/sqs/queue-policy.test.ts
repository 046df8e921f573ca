import { describe, expect, it } from 'vitest';
import { emptyResources } from '../../resources.ts';
import { checkQueuePolicy, readStatements } from './queue-policy.ts';

const queueArn = 'arn:aws:sqs:eu-west-1:123456789012:letters';
const ruleArn = 'arn:aws:events:eu-west-1:123456789012:rule/ended';
const service = 'events.amazonaws.com';
const allow = { Effect: 'Allow', Principal: { Service: service }, Action: 'sqs:SendMessage', Resource: queueArn };
const enforceTls = { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sqs:*', Resource: queueArn, Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

function isAllowed(statements: object | undefined): boolean {
  const resources = emptyResources({ partition: 'aws', region: 'eu-west-1', accountId: '123456789012' });
  if (statements) resources.queuePolicies.set(queueArn, readStatements({ Statement: statements }));
  try {
    checkQueuePolicy(queueArn, 'sqs:SendMessage', { caller: { arn: ruleArn, userId: service, service }, resources });
    return true;
  } catch (error) {
    expect(error).toMatchObject({ type: 'AccessDenied', status: 403 });
    return false;
  }
}

describe('a rule may send', () => {
  it.each<[what: string, statements: object | undefined, allowed: boolean]>([
    ['without a policy', undefined, false],
    ['by its service', allow, true],
    ['by everybody', { ...allow, Principal: '*' }, true],
    ['by another service', { ...allow, Principal: { Service: 'sns.amazonaws.com' } }, false],
    ['by a role', { ...allow, Principal: { AWS: 'arn:aws:iam::123456789012:role/x' } }, false],
    ['by all actions', { ...allow, Action: 'SQS:*' }, true],
    ['by another action', { ...allow, Action: ['sqs:ReceiveMessage'] }, false],
    ['to another queue', { ...allow, Resource: `${queueArn}-2` }, false],
    ['by its ARN', [enforceTls, { ...allow, Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } } }], true],
    ['by a pattern of its ARN', { ...allow, Condition: { ArnLike: { 'AWS:SourceArn': [`${ruleArn.slice(0, -5)}*`] } } }, true],
    ["by another rule's ARN", { ...allow, Condition: { ArnEquals: { 'aws:SourceArn': `${ruleArn}-2` } } }, false],
    ['by its account', { ...allow, Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } } }, true],
    ['by another account', { ...allow, Condition: { StringEquals: { 'aws:SourceAccount': '210987654321' } } }, false],
    ['although it is denied', [allow, { ...allow, Effect: 'Deny' }], false],
  ])('%s: %j is %s', (_what, statements, allowed) => expect(isAllowed(statements)).toBe(allowed));

  it.each<[statement: object, message: string]>([
    [{ ...allow, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }, 'the condition IpAddress aws:SourceIp'],
    [{ ...allow, Action: undefined, NotAction: 'sqs:*' }, 'lacks Principal, Action or Resource'],
    [{ ...allow, Effect: 'allow' }, 'Effect is Allow or Deny'],
  ])('not by what cannot be evaluated: %j', (statement, message) => {
    expect(() => readStatements({ Statement: statement })).toThrow(message);
  });
});
