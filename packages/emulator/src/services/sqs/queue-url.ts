/** Queues by their URL and their ARN. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
import type { Account, Queue, Resources } from '../../resources.ts';
import { AwsError } from '../../wire/aws-error.ts';

/** The URL that AWS gives a queue. The template is deployed before the emulator has a port, so it names this one. */
export function queueUrlOf(arn: string): string {
  const [, partition, , region = '', accountId = '', name = ''] = arn.split(':');
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://sqs.${region}.${domain}/${accountId}/${name}`;
}

/** The ARN of the queue at a URL, AWS's or of this endpoint: its path counts. Undefined: it is no queue's. */
export function queueArnAt(url: string, { partition, region }: Account): string | undefined {
  const [, accountId, name] = /^(?:https?:\/\/[^/]+)?\/?(\d{12})\/([\w-]+)$/.exec(url) ?? [];
  return name === undefined ? undefined : `arn:${partition}:sqs:${region}:${accountId}:${name}`;
}

/** @throws AwsError QueueDoesNotExist */
export function queueAt(url: string, { account, queues }: Resources): Queue {
  const queue = queues.get(queueArnAt(url, account) ?? '');
  if (!queue) throw queueDoesNotExist();
  return queue;
}

export function queueDoesNotExist(): AwsError {
  return new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
}
