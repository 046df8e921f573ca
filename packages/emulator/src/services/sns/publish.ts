/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html – to topics, delivered as mails. */
import { randomUUID } from 'node:crypto';
import type { Subscription } from '../../resources.ts';
import { AwsError, notSupported } from '../../wire/aws-error.ts';
import type { OperationContext } from '../../wire/operation.ts';
import { composeEmail } from './email.ts';

/** 256 KiB a message. */
const MAX_MESSAGE_BYTES = 262_144;

export interface PublishInput {
  readonly TopicArn?: string;
  readonly TargetArn?: string;
  readonly Message?: string;
  readonly Subject?: string;
}

/**
 * Delivers one mail per `email` subscription.
 * @throws InvalidParameter | NotFound, and UnsupportedOperation for other protocols.
 */
export function publish(input: PublishInput, context: OperationContext): { MessageId: string } {
  const { topicArn, message } = checkInput(input);
  const topic = context.resources.topics.get(topicArn);
  if (!topic) throw new AwsError('NotFound', 'Topic does not exist', 404);

  const addresses = topic.subscriptions.map(emailAddress);
  for (const address of addresses) {
    const subject = input.Subject === undefined ? {} : { subject: input.Subject };
    context.outbox.add(composeEmail({ topicArn, message, sentAt: context.now, ...subject }, address));
  }
  return { MessageId: randomUUID() };
}

function checkInput(input: PublishInput): { topicArn: string; message: string } {
  const topicArn = input.TopicArn ?? input.TargetArn;
  if (!topicArn) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
  if (!/^arn:[^:]+:sns:[^:]+:\d{12}:[^:]+$/.test(topicArn)) throw invalid('TopicArn');
  const message = input.Message ?? '';
  if (message === '') throw invalid('Empty message');
  if (Buffer.byteLength(message) > MAX_MESSAGE_BYTES) throw invalid('Message too long');
  checkSubject(input.Subject);
  return { topicArn, message };
}

/** "UTF-8 text with no line breaks or control characters, and less than 100 characters long"; 100 itself is let through. */
function checkSubject(subject: string | undefined): void {
  if (subject !== undefined && !/^[^\p{Cc}\u2028\u2029]{1,100}$/u.test(subject)) throw invalid('Subject');
}

function emailAddress({ protocol, endpoint }: Subscription): string {
  if (protocol !== 'email') throw notSupported(`Delivery to a subscription with the protocol ${protocol}`);
  return endpoint;
}

function invalid(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}
