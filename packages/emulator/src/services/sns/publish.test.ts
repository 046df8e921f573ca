import { expect, it } from 'vitest';
import { emptyResources } from '../../resources.ts';
import type { Subscription, Topic } from '../../resources.ts';
import type { OperationContext } from '../../wire/operation.ts';
import { defaultSettings } from '../../settings.ts';
import { snsOperations } from './operations.ts';
import { Outbox } from './outbox.ts';
import { publish } from './publish.ts';
import type { PublishInput } from './publish.ts';

const topicArn = 'arn:aws:sns:eu-west-1:123456789012:AutomationLevel1';

function aPublisher(subscriptions: Subscription[]) {
  const outbox = new Outbox();
  const topic: Topic = { arn: topicArn, name: 'AutomationLevel1', subscriptions };
  const context: OperationContext = {
    caller: { arn: 'arn:aws:iam::123456789012:root', userId: '123456789012' },
    now: Date.parse('2030-01-01T09:00:00Z'),
    resources: {
      ...emptyResources({ partition: 'aws', region: 'eu-west-1', accountId: '123456789012' }),
      topics: new Map([[topicArn, topic]]),
    },
    settings: defaultSettings,
    executions: { dispatch: () => Promise.resolve(), read: () => undefined, list: () => [] },
    outbox,
  };
  return { outbox, publish: (input: PublishInput) => publish(input, context) };
}

const email = (endpoint: string): Subscription => ({ protocol: 'email', endpoint });

it('serves sns:Publish', () => {
  expect(snsOperations['sns:Publish']).toBe(publish);
});

it('sends one mail to each address, with the footer that SNS adds', () => {
  const { outbox, publish } = aPublisher([email('lead@example.com'), email('ops@example.com')]);
  expect(publish({ TopicArn: topicArn, Message: 'Please approve.' }).MessageId).toMatch(/^[0-9a-f-]{36}$/);

  const [first, second] = outbox.after(0);
  expect([first?.to, second?.to]).toEqual(['lead@example.com', 'ops@example.com']);
  expect(first).toMatchObject({ id: 1, topicArn, subject: 'AWS Notification Message', sentAt: '2030-01-01T09:00:00.000Z' });
  expect(first?.body).toMatch(/^Please approve\.\n\n--\nIf you wish to stop receiving notifications/);
  expect(first?.body).toContain(`https://sns.eu-west-1.amazonaws.com/unsubscribe.html?SubscriptionArn=${topicArn}:`);
  expect(first?.body).toContain('&Endpoint=lead@example.com');
});

it('uses the subject that it is given, emoji included', () => {
  const { outbox, publish } = aPublisher([email('lead@example.com')]);
  publish({ TopicArn: topicArn, Subject: 'Deploy 承認 🚀', Message: 'm' });
  expect(outbox.after(0)[0]?.subject).toBe('Deploy 承認 🚀');
});

it.each<[string, PublishInput, string, RegExp]>([
  ['an unknown topic', { TopicArn: `${topicArn}X`, Message: 'm' }, 'NotFound', /Topic does not exist/],
  ['no topic', { Message: 'm' }, 'InvalidParameter', /TopicArn or TargetArn/],
  ['what is no topic ARN', { TopicArn: 'AutomationLevel1', Message: 'm' }, 'InvalidParameter', /TopicArn/],
  ['an empty message', { TopicArn: topicArn, Message: '' }, 'InvalidParameter', /Empty message/],
  ['a message over 256 KiB', { TopicArn: topicArn, Message: 'x'.repeat(262_145) }, 'InvalidParameter', /too long/],
  ['a subject of two lines', { TopicArn: topicArn, Message: 'm', Subject: 'a\nb' }, 'InvalidParameter', /Subject/],
  ['a subject of 101 characters', { TopicArn: topicArn, Message: 'm', Subject: 'x'.repeat(101) }, 'InvalidParameter', /Subject/],
])('refuses %s', (_, input, type, message) => {
  const { outbox, publish } = aPublisher([email('lead@example.com')]);
  expect(() => publish(input)).toThrow(expect.objectContaining({ type, message: expect.stringMatching(message) }));
  expect(outbox.after(0)).toEqual([]);
});

it('sends a message of exactly 256 KiB under a subject of exactly 100 characters', () => {
  const { outbox, publish } = aPublisher([email('lead@example.com')]);
  publish({ TopicArn: topicArn, Message: 'x'.repeat(262_144), Subject: 'x'.repeat(100) });
  expect(outbox.after(0)).toHaveLength(1);
});

it('sends nothing at all where it cannot reach one of the subscriptions', () => {
  const { outbox, publish } = aPublisher([email('lead@example.com'), { protocol: 'sqs', endpoint: 'arn:aws:sqs:…' }]);
  expect(() => publish({ TopicArn: topicArn, Message: 'm' })).toThrow(/protocol sqs is not supported/);
  expect(outbox.after(0)).toEqual([]);
});
