/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
import type { Queue } from '../../resources.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { OperationContext } from '../../wire/operation.ts';
import { isExpired } from './queue-state.ts';
import type { QueueState } from './queue-state.ts';
import { queueAt } from './queue-url.ts';

export interface GetQueueAttributesInput {
  readonly QueueUrl: string;
  readonly AttributeNames?: readonly string[];
}

export function getQueueAttributes({ QueueUrl, AttributeNames: wanted = [] }: GetQueueAttributesInput, context: OperationContext): unknown {
  const queue = queueAt(QueueUrl, context.resources);
  const all: Readonly<Record<string, string>> = { ...fixedAttributes(queue), ...counts(queue, context) };
  const unknown = wanted.find((name) => name !== 'All' && !Object.hasOwn(all, name));
  if (unknown !== undefined) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const Attributes = Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name)));
  return Object.keys(Attributes).length === 0 ? {} : { Attributes };
}

function fixedAttributes(queue: Queue): Readonly<Record<string, string>> {
  const createdSeconds = String(Math.floor(queue.createdAt / 1000));
  return {
    QueueArn: queue.arn,
    CreatedTimestamp: createdSeconds,
    LastModifiedTimestamp: createdSeconds,
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    MaximumMessageSize: String(queue.maxMessageBytes),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    DelaySeconds: String(queue.delaySeconds),
    ReceiveMessageWaitTimeSeconds: '0',
  };
}

function counts({ arn }: Queue, { executions, now }: OperationContext): Readonly<Record<string, string>> {
  const { messages = [] } = executions.read<QueueState>({ machine: 'queue', id: arn }) ?? {};
  const alive = messages.filter((message) => !isExpired(message, now));
  const hidden = alive.filter(({ visibleAt }) => visibleAt > now);
  const delayed = hidden.filter(({ receiveCount }) => receiveCount === 0).length;
  return {
    ApproximateNumberOfMessages: String(alive.length - hidden.length),
    ApproximateNumberOfMessagesNotVisible: String(hidden.length - delayed),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
}
