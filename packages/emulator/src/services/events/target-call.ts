/** The operation that brings an event to a target, or to a dead-letter queue. */
import { randomUUID } from 'node:crypto';

import type { RuleTarget } from '../../resources.ts';
import { isLogGroup, logGroupNameOf } from '../logs/log-group-arn.ts';
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
  if (isLogGroup(arn)) return logCall(arn, text, event);
  if (arn.split(':')[2] === 'sqs') return { operation: 'sqs:SendMessage', input: { QueueUrl: queueUrlOf(arn), MessageBody: text } };
  return { operation: 'lambda:Invoke', input: { FunctionName: arn, InvocationType: 'Event', Payload: text } };
}

/**
 * "EventBridge creates log streams". That each event gets one of its own, with a UUID for a name, and the event's time as
 * its timestamp, is assumed.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
function logCall(arn: string, message: string, { time }: BusEvent): TargetCall {
  const input = { logGroupName: logGroupNameOf(arn), logStreamName: randomUUID(), logEvents: [{ timestamp: Date.parse(time), message }] };
  return { operation: 'logs:PutLogEvents', input };
}
