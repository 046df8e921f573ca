/** The message that a dead-letter queue gets for an undelivered event. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
import type { AwsErrorShape } from '../../wire/aws-error.ts';
import { queueUrlOf } from '../sqs/queue-url.ts';
import { errorCode } from './delivery-errors.ts';
import type { DeliveryState } from './delivery-state.ts';
import type { TargetCall } from './target-call.ts';

/** Which limit of the retry policy was reached; none where the failure is not tried again. */
export type Exhausted = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

/** The event itself, whatever the target would have got of it. Undefined without a queue: the event is lost. */
export function deadLetter(state: DeliveryState, error: AwsErrorShape, exhausted?: Exhausted): TargetCall | undefined {
  const { ruleArn, target, event, attempts } = state;
  if (target.deadLetterArn === undefined) return undefined;
  const attributes = {
    RULE_ARN: ruleArn,
    TARGET_ARN: target.arn,
    ERROR_CODE: errorCode(error),
    ERROR_MESSAGE: error.message,
    RETRY_ATTEMPTS: String(attempts - 1),
    ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
  };
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  const input = { QueueUrl: queueUrlOf(target.deadLetterArn), MessageBody: JSON.stringify(event), MessageAttributes };
  return { operation: 'sqs:SendMessage', input };
}
