/** How an asynchronous invocation enters Lambda's queue, and what keeps a function's settings for it from being deployed. */
import { randomUUID } from 'node:crypto';

import type { LambdaFunction, Resources } from '../../../resources.ts';
import { AwsError, notSupported } from '../../../wire/aws-error.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import type { FoundFunction } from '../function-name.ts';
import type { QueueInvocation } from './invocation-state.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html */
const DEFAULTS = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 };

/** Resolves when the event is in the queue: it will run whatever becomes of the caller. */
export async function queueInvocation({ lambdaFunction, invokedArn }: FoundFunction, payload: string, { executions, resources }: OperationContext): Promise<void> {
  const { arn: functionArn, roleArn, deadLetterArn } = lambdaFunction;
  const { maximumRetryAttempts, maximumEventAgeSeconds, ...destinations } = resources.eventInvokeConfigs.get(functionArn) ?? DEFAULTS;
  const requestId = randomUUID();
  const order: QueueInvocation = {
    type: 'invocation.queue',
    requestId,
    functionArn,
    invokedArn,
    roleArn,
    payload,
    maximumRetryAttempts,
    maximumEventAgeSeconds,
    destinations: { ...destinations, ...(deadLetterArn === undefined ? {} : { deadLetterArn }) },
  };
  await executions.dispatch({ machine: 'invocation', id: requestId }, order);
}

/** AWS asks at deploy whether the function may reach its destinations; here they have to exist. @throws AwsError */
export function checkAsynchronous({ arn, deadLetterArn }: LambdaFunction, resources: Resources): void {
  if (deadLetterArn !== undefined) checkDestination('DeadLetterConfig', deadLetterArn, { sqs: resources.queues });
  const config = resources.eventInvokeConfigs.get(arn);
  const known = { sqs: resources.queues, lambda: resources.functions };
  if (config?.onSuccess !== undefined) checkDestination('OnSuccess', config.onSuccess, known);
  if (config?.onFailure !== undefined) checkDestination('OnFailure', config.onFailure, known);
}

function checkDestination(property: string, arn: string, known: Readonly<Record<string, ReadonlyMap<string, unknown>>>): void {
  const service = arn.split(':')[2] ?? '';
  const deployed = Object.hasOwn(known, service) ? known[service] : undefined;
  if (!deployed) throw notSupported(`${property} ${arn}, which is none of ${Object.keys(known).join(', ')},`);
  if (!deployed.has(arn)) throw new AwsError('InvalidParameterValueException', `${property} ${arn} is not deployed.`);
}
