/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
import { AwsError, notSupported } from '../../wire/aws-error.ts';
import type { OperationContext } from '../../wire/operation.ts';
import { md5, md5OfAttributes } from './md5.ts';
import { isReceiptHandle } from './queue-machine.ts';
import type { DeleteMessage, Message, MessageAttributes, ReceiveMessages } from './queue-state.ts';
import { queueAt } from './queue-url.ts';
import { checkRange } from './sqs-error.ts';

export interface ReceiveMessageInput {
  readonly QueueUrl: string;
  readonly AttributeNames?: readonly string[];
  readonly MessageSystemAttributeNames?: readonly string[];
  readonly MessageAttributeNames?: readonly string[];
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
  readonly ReceiveRequestAttemptId?: string;
}

/** WaitTimeSeconds is taken and not waited for: time may be frozen. */
export async function receiveMessage(input: ReceiveMessageInput, { executions, resources }: OperationContext): Promise<unknown> {
  const queue = queueAt(input.QueueUrl, resources);
  if (input.ReceiveRequestAttemptId !== undefined) throw notSupported('sqs:ReceiveMessage with ReceiveRequestAttemptId');
  const { MaxNumberOfMessages: atMost = 1, VisibilityTimeout: visibilityTimeoutSeconds = queue.visibilityTimeoutSeconds } = input;
  checkRange('MaxNumberOfMessages', atMost, [1, 10]);
  checkRange('VisibilityTimeout', visibilityTimeoutSeconds, [0, 43_200]);
  checkRange('WaitTimeSeconds', input.WaitTimeSeconds ?? 0, [0, 20]);
  const event: ReceiveMessages = { type: 'message.receive', atMost, visibilityTimeoutSeconds };
  const received = (await executions.dispatch({ machine: 'queue', id: queue.arn }, event)) as readonly Message[];
  return received.length === 0 ? {} : { Messages: received.map((message) => showMessage(message, input)) };
}

/** A handle of an earlier receive deletes nothing, and is no error: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html */
export async function deleteMessage(
  { QueueUrl, ReceiptHandle: receiptHandle }: { readonly QueueUrl: string; readonly ReceiptHandle: string },
  { executions, resources }: OperationContext,
): Promise<unknown> {
  const queue = queueAt(QueueUrl, resources);
  if (!isReceiptHandle(receiptHandle)) {
    throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`);
  }
  const event: DeleteMessage = { type: 'message.delete', receiptHandle };
  await executions.dispatch({ machine: 'queue', id: queue.arn }, event);
  return {};
}

function showMessage(message: Message, input: ReceiveMessageInput): object {
  const system = systemAttributes(message, [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])]);
  const attributes = wantedAttributes(message.attributes, input.MessageAttributeNames ?? []);
  const MD5OfMessageAttributes = md5OfAttributes(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(Object.keys(system).length === 0 ? {} : { Attributes: system }),
    ...(MD5OfMessageAttributes === undefined ? {} : { MD5OfMessageAttributes, MessageAttributes: attributes }),
  };
}

function systemAttributes(message: Message, wanted: readonly string[]): Readonly<Record<string, string>> {
  const all = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name)));
}

/** `All` or `.*`, names, and prefixes such as `order.*`. */
function wantedAttributes(attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes {
  const isWanted = (name: string): boolean =>
    wanted.some((pattern) => pattern === 'All' || pattern === name || (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2))));
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}
