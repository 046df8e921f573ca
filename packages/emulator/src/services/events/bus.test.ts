import { expect, it } from 'vitest';
import type { EmittedEvent } from '../../engine/transition.ts';
import type { EventRule } from '../../resources.ts';
import { createEventBus } from './bus.ts';
import type { EventBusOptions } from './bus.ts';
import type { StartDelivery } from './delivery-state.ts';

const queueArn = 'arn:aws:sqs:eu-west-1:123456789012:letters';
const target = { id: 'one', arn: queueArn, input: { kind: 'event' }, maximumRetryAttempts: 0, maximumEventAgeSeconds: 60 } as const;

function aRule(name: string, more: Partial<EventRule> = {}): EventRule {
  return { arn: `arn:aws:events:eu-west-1:123456789012:rule/${name}`, name, isEnabled: true, eventPattern: { source: ['aws.test'] }, targets: [target], ...more };
}

function aBus(rules: EventRule[], more: Partial<EventBusOptions> = {}) {
  const deliveries: StartDelivery[] = [];
  const account = { partition: 'aws', region: 'eu-west-1', accountId: '123456789012' };
  const bus = createEventBus({ account, rules, now: () => Date.parse('2030-01-01T00:00:00.999Z'), deliver: (_id, delivery) => void deliveries.push(delivery), ...more });
  return { bus, deliveries };
}

const emitted = (n: number): EmittedEvent => ({ source: 'aws.test', detailType: 'Test', resources: ['arn:of:it'], detail: { n } });

it('delivers an event to every target of every rule that matches and is enabled', () => {
  const { bus, deliveries } = aBus([
    aRule('two-targets', { targets: [target, { ...target, id: 'two' }] }),
    aRule('other', { eventPattern: { source: ['aws.other'] } }),
    aRule('disabled', { isEnabled: false }),
    aRule('by-envelope', { eventPattern: { account: ['123456789012'], region: ['eu-west-1'], time: ['2030-01-01T00:00:00Z'], resources: ['arn:of:it'] } }),
  ]);
  bus.put(emitted(1));
  expect(deliveries.map(({ ruleArn, target: { id } }) => `${ruleArn.split('/')[1]} ${id}`)).toEqual(['two-targets one', 'two-targets two', 'by-envelope one']);
});

it.each([
  ['the event', { kind: 'event' }, expect.stringContaining('"detail-type":"Test"')],
  ['a text', { kind: 'constant', text: '{"a":1}' }, '{"a":1}'],
  ['a part', { kind: 'path', path: '$.detail.n' }, '1'],
  ['a part of a list', { kind: 'path', path: "$['resources'][0]" }, '"arn:of:it"'],
  ['a part that is not there', { kind: 'path', path: '$.detail.constructor' }, 'null'],
] as const)('gives the target %s', (_what, input, MessageBody: unknown) => {
  const { bus, deliveries } = aBus([aRule('one', { targets: [{ ...target, input }] })]);
  bus.put(emitted(1));
  expect(deliveries[0]?.call).toEqual({ operation: 'sqs:SendMessage', input: { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/letters', MessageBody } });
});

it('lets events that rules want be lost and doubled on their way', () => {
  const { bus, deliveries } = aBus([aRule('one')], {
    passage: ({ detail }, pass) => {
      for (let n = 0; n < Number(detail['n']); n += 1) pass();
    },
  });
  for (const n of [0, 2, 1]) bus.put(emitted(n));
  expect(deliveries.map(({ event }) => event.detail['n'])).toEqual([2, 2, 1]);
});
