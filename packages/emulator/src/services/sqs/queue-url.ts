/** Queues by their URL and their ARN. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
import type { Queue, Resources } from '../../resources.ts';
import { AwsError } from '../../wire/aws-error.ts';

/** The URL that AWS gives a queue. The template is deployed before the emulator has a port, so it names this one. */
export function queueUrlOf(arn: string): string {
  const [, partition, , region = '', accountId = '', name = ''] = arn.split(':');
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://sqs.${region}.${domain}/${accountId}/${name}`;
}

/** By the path of any URL, AWS's or that of this endpoint. @throws AwsError QueueDoesNotExist */
export function queueAt(url: string, { account, queues }: Resources): Queue {
  const [, accountId, name] = /^(?:https?:\/\/[^/]+)?\/?(\d{12})\/([\w-]+)$/.exec(url) ?? [];
  const queue = queues.get(`arn:${account.partition}:sqs:${account.region}:${accountId}:${name}`);
  if (!queue) throw queueDoesNotExist();
  return queue;
}

export function queueDoesNotExist(): AwsError {
  return new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
}
