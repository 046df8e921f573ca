/**
 * Delivers one event to one target, with EventBridge's retries; what cannot be delivered goes to the dead-letter queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
import { randomFraction } from '../../engine/derive-id.ts';
import type { CallCompleted, Effect, Machine, Stamp, Stamped, Transition } from '../../engine/transition.ts';
import { AwsError, type AwsErrorShape } from '../../wire/aws-error.ts';
import { deadLetter } from './dead-letter.ts';
import type { Exhausted } from './dead-letter.ts';
import type { DeliveryEvent, DeliveryState } from './delivery-state.ts';
import { isRetriable } from './delivery-errors.ts';

const ATTEMPT = 'attempt';
const DEAD_LETTER = 'dead letter';
const RETRY_TIMER = 'retry';

/** "With an exponential back off and jitter": the numbers are assumed. */
const FIRST_BACKOFF_SECONDS = 1;
const LONGEST_BACKOFF_SECONDS = 600;

export const deliveryMachine: Machine<DeliveryState, DeliveryEvent> = { advance };

function advance(state: DeliveryState | undefined, event: Stamped<DeliveryEvent>): Transition<DeliveryState> {
  if (event.type === 'delivery.start') {
    const { ruleArn, target, event: delivered, call, at } = event;
    return attempt({ ruleArn, target, event: delivered, call, receivedAt: at, attempts: 0 });
  }
  if (!state) throw new AwsError('ResourceNotFoundException', 'The delivery is over.');
  switch (event.type) {
    case 'delivery.try':
      return attempt(state);
    case 'call.completed':
      return event.correlation === DEAD_LETTER ? buried(state, event) : answered(state, event);
    case 'defect':
      return over(state, [counted(state, 'eventsUndelivered')]);
    default:
      return event satisfies never;
  }
}

function attempt(state: DeliveryState): Transition<DeliveryState> {
  const { operation, input } = state.call;
  const call: Effect = { kind: 'call', operation, input, principal: state.ruleArn, correlation: ATTEMPT };
  return { state: { ...state, attempts: state.attempts + 1 }, effects: [call] };
}

function answered(state: DeliveryState, { result, ...stamp }: Stamped<CallCompleted>): Transition<DeliveryState> {
  if (result.ok) return over(state, [counted(state, 'eventsDelivered')]);
  if (!isRetriable(result.error)) return giveUp(state, result.error);
  const { maximumRetryAttempts, maximumEventAgeSeconds } = state.target;
  if (state.attempts > maximumRetryAttempts) return giveUp(state, result.error, 'MaximumRetryAttempts');
  const dueAt = stamp.at + backoffMs(state.attempts, stamp);
  if (dueAt > state.receivedAt + maximumEventAgeSeconds * 1000) return giveUp(state, result.error, 'MaximumEventAgeInSeconds');
  return tryAt(state, dueAt);
}

function backoffMs(attempts: number, { nonce }: Stamp): number {
  const ceiling = Math.min(FIRST_BACKOFF_SECONDS * 2 ** (attempts - 1), LONGEST_BACKOFF_SECONDS);
  return Math.ceil(ceiling * 1000 * (0.5 + randomFraction(nonce, 'backoff') / 2));
}

function tryAt(state: DeliveryState, dueAt: number): Transition<DeliveryState> {
  return { state, effects: [{ kind: 'timer.set', name: RETRY_TIMER, dueAt, event: { type: 'delivery.try' } }] };
}

/** The queue is asked once: what it refuses is lost, as on AWS. */
function giveUp(state: DeliveryState, error: AwsErrorShape, exhausted?: Exhausted): Transition<DeliveryState> {
  const lost = counted(state, 'eventsUndelivered');
  const call = deadLetter(state, error, exhausted);
  if (!call) return over(state, [lost]);
  return { state, effects: [lost, { kind: 'call', ...call, principal: state.ruleArn, correlation: DEAD_LETTER }] };
}

function buried(state: DeliveryState, { result }: Stamped<CallCompleted>): Transition<DeliveryState> {
  return over(state, [counted(state, result.ok ? 'deadLettersSent' : 'deadLettersLost')]);
}

function counted({ ruleArn }: DeliveryState, metric: string): Effect {
  return { kind: 'count', metric, amount: 1, of: ruleArn };
}

function over(state: DeliveryState, effects: readonly Effect[] = []): Transition<DeliveryState> {
  return { state, effects, isOver: true };
}
