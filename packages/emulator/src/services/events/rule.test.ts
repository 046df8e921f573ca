import { expect, it } from 'vitest';
import { emptyResources } from '../../resources.ts';
import type { EventRule, LambdaFunction, LogGroup, RuleTarget } from '../../resources.ts';
import { checkRule } from './rule.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:listener';

const logGroupArn = 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/events/audit';

function check(target: Partial<RuleTarget>, eventPattern: unknown = { source: ['aws.states'] }): void {
  const resources = emptyResources({ partition: 'aws', region: 'eu-west-1', accountId: '123456789012' });
  resources.logGroups.set('/aws/events/audit', { name: '/aws/events/audit' } as LogGroup);
  resources.functions.set(functionArn, { arn: functionArn } as LambdaFunction);
  const ready: RuleTarget = { id: 'one', arn: functionArn, input: { kind: 'event' }, maximumRetryAttempts: 0, maximumEventAgeSeconds: 60, ...target };
  const rule: EventRule = { arn: 'arn:of:rule', name: 'rule', isEnabled: true, eventPattern, targets: [ready] };
  checkRule(rule, resources);
}

it('takes a rule whose pattern can be read and whose targets are there', () => {
  expect(() => check({})).not.toThrow();
});

it.each(['', ':*'])('takes a log group as target, its ARN ending in %j', (ending) => {
  expect(() => check({ arn: `${logGroupArn}${ending}` })).not.toThrow();
});

it.each<[what: string, run: () => void, message: string]>([
  ['a target that is not there', () => check({ arn: `${functionArn}-2` }), 'Target one: arn:aws:lambda:eu-west-1:123456789012:function:listener-2 is no deployed function, queue or log group.'],
  ['a target of another kind', () => check({ arn: 'arn:aws:sns:eu-west-1:123456789012:topic' }), 'Target one: a rule with the target arn:aws:sns:eu-west-1:123456789012:topic, which is no function, queue or log group, is not supported'],
  ['a dead-letter queue that is not there', () => check({ deadLetterArn: 'arn:aws:sqs:eu-west-1:123456789012:nobody' }), 'the dead-letter queue arn:aws:sqs:eu-west-1:123456789012:nobody is no deployed queue'],
  ['a log group that is not there', () => check({ arn: `${logGroupArn}-2` }), 'log-group:/aws/events/audit-2 is no deployed function, queue or log group.'],
  ['a log group that would get a part of the event', () => check({ arn: logGroupArn, input: { kind: 'path', path: '$.detail' } }), 'Target one: a log group as target with Input or InputPath is not supported'],
  ['a path that cannot be read', () => check({ input: { kind: 'path', path: '$..status' } }), 'InputPath "$..status" is no path'],
  ['a pattern that cannot be read', () => check({}, { source: [{ starts: 'aws' }] }), 'source: unrecognized match type starts'],
])('refuses %s', (_what, run, message) => expect(run).toThrow(message));
