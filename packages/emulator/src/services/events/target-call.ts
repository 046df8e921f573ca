/** The operation that brings an event to a target, or to a dead-letter queue. */
import type { RuleTarget } from '../../resources.ts';
import { queueUrlOf } from '../sqs/queue-url.ts';
import type { BusEvent } from './event.ts';
import { inputOf } from './target-input.ts';

export interface TargetCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Functions are invoked asynchronously: https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchevents.html */
export function targetCall({ arn, input }: RuleTarget, event: BusEvent): TargetCall {
  const text = inputOf(input, event);
  if (arn.split(':')[2] === 'sqs') return { operation: 'sqs:SendMessage', input: { QueueUrl: queueUrlOf(arn), MessageBody: text } };
  return { operation: 'lambda:Invoke', input: { FunctionName: arn, InvocationType: 'Event', Payload: text } };
}
