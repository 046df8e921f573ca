import { queueUrlOf } from '../../services/sqs/queue-url.ts';
import { arnOf, takeName, type NameRule } from './names.ts';
import { checkPropertyNames, integer, oneOf, type PropertyNames } from './properties.ts';
import type { ResourceKind } from './resource-kind.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
const PROPERTIES: PropertyNames = {
  used: ['DelaySeconds', 'FifoQueue', 'MaximumMessageSize', 'MessageRetentionPeriod', 'QueueName', 'VisibilityTimeout'],
  // Nothing is encrypted, and a poll is answered at once.
  inert: ['KmsDataKeyReusePeriodSeconds', 'KmsMasterKeyId', 'ReceiveMessageWaitTimeSeconds', 'SqsManagedSseEnabled', 'Tags'],
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const NAME: NameRule = { property: 'QueueName', pattern: /^[A-Za-z0-9_-]+$/u, maxLength: 80 };
const VISIBILITY_SECONDS = { min: 0, max: 43_200, byDefault: 30 };
const RETENTION_SECONDS = { min: 60, max: 1_209_600, byDefault: 345_600 };
const DELAY_SECONDS = { min: 0, max: 900, byDefault: 0 };
const MESSAGE_BYTES = { min: 1024, max: 1_048_576, byDefault: 1_048_576 };

/** A standard queue. FIFO queues, and queues with dead-letter queues of their own, are refused. */
export const queue: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, PROPERTIES);
  oneOf(declaration, 'FifoQueue', ['false']);
  const checked = {
    visibilityTimeoutSeconds: integer(declaration, 'VisibilityTimeout', VISIBILITY_SECONDS),
    retentionSeconds: integer(declaration, 'MessageRetentionPeriod', RETENTION_SECONDS),
    delaySeconds: integer(declaration, 'DelaySeconds', DELAY_SECONDS),
    maxMessageBytes: integer(declaration, 'MaximumMessageSize', MESSAGE_BYTES),
  };
  const name = takeName(declaration, NAME, target);
  const arn = arnOf(target, 'sqs', name);
  target.resources.queues.set(arn, { arn, name, ...checked, createdAt: target.now });
  const url = queueUrlOf(arn);
  return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
};
