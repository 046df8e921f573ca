import { describe, expect, it } from 'vitest';
import type { Stamped, Transition } from '../../engine/transition.ts';
import type { RuleTarget } from '../../resources.ts';
import { deliveryMachine } from './delivery.ts';
import type { DeliveryEvent, DeliveryState, StartDelivery } from './delivery-state.ts';
import type { BusEvent } from './event.ts';

const ruleArn = 'arn:aws:events:eu-west-1:123456789012:rule/ended';
const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:listener';
const startedAt = Date.parse('2030-01-01T00:00:00Z');

const event: BusEvent = {
  version: '0',
  id: 'c0ffee00-0000-4000-8000-000000000000',
  'detail-type': 'Something',
  source: 'aws.states',
  account: '123456789012',
  time: '2030-01-01T00:00:00Z',
  region: 'eu-west-1',
  resources: [],
  detail: { status: 'FAILED' },
};

function aTarget(more: Partial<RuleTarget> = {}): RuleTarget {
  const deadLetterArn = 'arn:aws:sqs:eu-west-1:123456789012:letters';
  return { id: 'one', arn: functionArn, input: { kind: 'event' }, maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400, deadLetterArn, ...more };
}

/** A delivery whose calls all fail alike, until it is over or asks for its queue. */
class Delivery {
  at = startedAt;
  attemptedAt: number[] = [];
  last: Transition<DeliveryState>;
  #events = 0;

  constructor(target: RuleTarget) {
    const call = { operation: 'lambda:Invoke', input: { FunctionName: functionArn } };
    const start: StartDelivery = { type: 'delivery.start', ruleArn, target, event, call };
    this.last = this.#advance(undefined, start);
  }

  /** Answers `lambda:Invoke` with an error as long as it is called. */
  failWith(type: string): void {
    for (;;) {
      const [effect] = this.last.effects.slice(-1);
      if (effect?.kind === 'timer.set') {
        this.at = effect.dueAt;
        this.last = this.#advance(this.last.state, effect.event as DeliveryEvent);
      } else if (effect?.kind === 'call' && effect.operation === 'lambda:Invoke') {
        this.attemptedAt.push((this.at - startedAt) / 1000);
        const result = { ok: false, error: { type, message: 'not now' } } as const;
        this.last = this.#advance(this.last.state, { type: 'call.completed', correlation: effect.correlation, result });
      } else return;
    }
  }

  #advance(state: DeliveryState | undefined, body: DeliveryEvent): Transition<DeliveryState> {
    this.#events += 1;
    const stamped: Stamped<DeliveryEvent> = { ...body, at: this.at, nonce: `nonce ${this.#events}` };
    return deliveryMachine.advance(state, stamped) as Transition<DeliveryState>;
  }
}

describe('a delivery', () => {
  it('calls the target as the rule', () => {
    const { last } = new Delivery(aTarget());
    expect(last.effects).toEqual([{ kind: 'call', operation: 'lambda:Invoke', input: { FunctionName: functionArn }, principal: ruleArn, correlation: 'attempt' }]);
  });

  it('waits longer before each retry, up to ten minutes', () => {
    const delivery = new Delivery(aTarget());
    delivery.failWith('TooManyRequestsException');
    const pauses = delivery.attemptedAt.slice(1).map((at, index) => at - delivery.attemptedAt[index]!);
    for (const [index, pause] of pauses.entries()) {
      const ceiling = Math.min(2 ** index, 600);
      expect(pause).toBeGreaterThanOrEqual(ceiling / 2);
      expect(pause).toBeLessThanOrEqual(ceiling);
    }
  });

  it.each<[what: string, target: Partial<RuleTarget>, error: string, letter: Record<string, string>]>([
    [
      'after all retries',
      { maximumRetryAttempts: 2 },
      'TooManyRequestsException',
      { ERROR_CODE: 'THROTTLING', RETRY_ATTEMPTS: '2', EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts' },
    ],
    ['without a retry', { maximumRetryAttempts: 0 }, 'ServiceException', { ERROR_CODE: 'ERROR_FROM_TARGET', RETRY_ATTEMPTS: '0', EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts' }],
    ['at once where permissions are missing', {}, 'AccessDeniedException', { ERROR_CODE: 'NO_PERMISSIONS', RETRY_ATTEMPTS: '0' }],
    ['at once where the target is missing', {}, 'ResourceNotFoundException', { ERROR_CODE: 'NO_RESOURCE', RETRY_ATTEMPTS: '0' }],
  ])('goes to the dead-letter queue %s', (_what, target, error, letter) => {
    const delivery = new Delivery(aTarget(target));
    delivery.failWith(error);
    const attributes = { RULE_ARN: ruleArn, TARGET_ARN: functionArn, ERROR_MESSAGE: 'not now', ...letter };
    expect(delivery.last.effects).toEqual([
      { kind: 'count', metric: 'eventsUndelivered', amount: 1, of: ruleArn },
      {
        kind: 'call',
        operation: 'sqs:SendMessage',
        input: {
          QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/letters',
          MessageBody: JSON.stringify(event),
          MessageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }])),
        },
        principal: ruleArn,
        correlation: 'dead letter',
      },
    ]);
  });

  it('ends with the age of the event', () => {
    const delivery = new Delivery(aTarget({ maximumEventAgeSeconds: 60 }));
    delivery.failWith('ServiceException');
    expect(delivery.attemptedAt.at(-1)).toBeLessThanOrEqual(60);
    const [, call] = delivery.last.effects;
    expect(call).toMatchObject({ input: { MessageAttributes: { EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumEventAgeInSeconds' } } } });
  });

  it('without a queue is lost, and leaves nothing behind', () => {
    const { deadLetterArn: _none, ...target } = aTarget();
    const delivery = new Delivery(target);
    delivery.failWith('AccessDeniedException');
    expect(delivery.last).toMatchObject({ isOver: true, effects: [{ kind: 'count', metric: 'eventsUndelivered' }] });
  });
});
