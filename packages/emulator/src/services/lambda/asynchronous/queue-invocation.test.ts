import { expect, it } from 'vitest';
import { emptyResources } from '../../../resources.ts';
import type { EventInvokeConfig, LambdaFunction } from '../../../resources.ts';
import { checkAsynchronous } from './queue-invocation.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:worker';
const queueArn = 'arn:aws:sqs:eu-west-1:123456789012:letters';
const topicArn = 'arn:aws:sns:eu-west-1:123456789012:letters';

function check(config: Partial<EventInvokeConfig>, deadLetterArn?: string): void {
  const resources = emptyResources({ partition: 'aws', region: 'eu-west-1', accountId: '123456789012' });
  const worker = { arn: functionArn, ...(deadLetterArn === undefined ? {} : { deadLetterArn }) } as LambdaFunction;
  resources.functions.set(functionArn, worker);
  resources.queues.set(queueArn, { arn: queueArn, name: 'letters', visibilityTimeoutSeconds: 0, retentionSeconds: 60, delaySeconds: 0, maxMessageBytes: 1024, createdAt: 0 });
  resources.eventInvokeConfigs.set(functionArn, { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60, ...config });
  checkAsynchronous(worker, resources);
}

it('takes queues and functions that are there', () => {
  expect(() => check({ onSuccess: functionArn, onFailure: queueArn }, queueArn)).not.toThrow();
});

it.each<[config: Partial<EventInvokeConfig>, deadLetterArn: string | undefined, message: string]>([
  [{ onFailure: `${queueArn}-2` }, undefined, `OnFailure ${queueArn}-2 is not deployed`],
  [{ onSuccess: `${functionArn}-2` }, undefined, `OnSuccess ${functionArn}-2 is not deployed`],
  [{ onFailure: topicArn }, undefined, `OnFailure ${topicArn}, which is none of sqs, lambda, is not supported`],
  [{ onFailure: 'arn:aws:constructor:x' }, undefined, 'which is none of sqs, lambda, is not supported'],
  [{}, topicArn, `DeadLetterConfig ${topicArn}, which is none of sqs, is not supported`],
  [{}, functionArn, 'which is none of sqs, is not supported'],
])('refuses %j with the dead-letter queue %s', (config, deadLetterArn, message) => {
  expect(() => check(config, deadLetterArn)).toThrow(message);
});
