/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
import { AwsError, notSupported } from '../../wire/aws-error.ts';
import type { OperationContext } from '../../wire/operation.ts';
import { md5, md5OfAttributes } from './md5.ts';
import { checkQueuePolicy } from './queue-policy.ts';
import type { MessageAttributes, SendMessage, TextAttribute } from './queue-state.ts';
import { queueAt } from './queue-url.ts';
import { checkRange, invalidParameter } from './sqs-error.ts';

const MAX_ATTRIBUTES = 10;
/** "A message can include only XML, JSON, and unformatted text": these characters. */
const BODY = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]+$/u;
const UNSERVED = ['MessageDeduplicationId', 'MessageGroupId', 'MessageSystemAttributes'] as const;

export interface SendMessageInput {
  readonly QueueUrl: string;
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: Readonly<Record<string, { readonly DataType: string; readonly StringValue?: string }>>;
}

export async function sendMessage(input: SendMessageInput, { caller, executions, isAuthorized, resources }: OperationContext): Promise<unknown> {
  const queue = queueAt(input.QueueUrl, resources);
  if (!isAuthorized) checkQueuePolicy(queue.arn, 'sqs:SendMessage', { caller, resources });
  refuseUnserved(input);
  const { MessageBody: body, DelaySeconds: delaySeconds = queue.delaySeconds } = input;
  const attributes = readAttributes(input.MessageAttributes ?? {});
  checkBody(body);
  checkRange('DelaySeconds', delaySeconds, [0, 900]);
  const bytes = Buffer.byteLength(body) + sizeOf(attributes);
  if (bytes > queue.maxMessageBytes) {
    throw invalidParameter(`One or more parameters are invalid. Reason: Message must be shorter than ${queue.maxMessageBytes} bytes.`);
  }
  const event: SendMessage = { type: 'message.send', body, attributes, senderId: caller.userId, delaySeconds, retentionSeconds: queue.retentionSeconds };
  const MessageId = await executions.dispatch({ machine: 'queue', id: queue.arn }, event);
  const MD5OfMessageAttributes = md5OfAttributes(attributes);
  return { MessageId, MD5OfMessageBody: md5(body), ...(MD5OfMessageAttributes === undefined ? {} : { MD5OfMessageAttributes }) };
}

function refuseUnserved(input: object): void {
  const unserved = UNSERVED.find((name) => Object.hasOwn(input, name));
  if (unserved !== undefined) throw notSupported(`sqs:SendMessage with ${unserved}`);
}

function checkBody(body: string): void {
  if (body === '') throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (!BODY.test(body)) throw new AwsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
}

function readAttributes(given: NonNullable<SendMessageInput['MessageAttributes']>): MessageAttributes {
  const entries = Object.entries(given);
  if (entries.length > MAX_ATTRIBUTES) {
    throw invalidParameter(`Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`);
  }
  return Object.fromEntries(entries.map(([name, { DataType, StringValue }]): [string, TextAttribute] => {
    if (!/^(String|Number)(\.|$)/.test(DataType)) throw notSupported(`sqs:SendMessage with a message attribute of type ${DataType}`);
    if (StringValue === undefined || StringValue === '') {
      throw invalidParameter(`The message attribute '${name}' must contain a non-empty message attribute value of type String.`);
    }
    return [name, { DataType, StringValue }];
  }));
}

/** "The message size includes the body and the attributes": their names, types and values. */
function sizeOf(attributes: MessageAttributes): number {
  return Object.entries(attributes)
    .flatMap(([name, { DataType, StringValue }]) => [name, DataType, StringValue])
    .reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}
