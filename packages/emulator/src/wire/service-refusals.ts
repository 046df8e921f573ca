/** What services answer when they refuse to serve. */
import { AwsError } from './aws-error.ts';

interface Refusals {
  readonly throttling: readonly [type: string, status: number, message: string];
  /** Always 500. */
  readonly internal: string;
}

/**
 * Names from the service models and the common errors of each API; messages are assumed.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors
 */
const refusals: Readonly<Record<string, Refusals>> = {
  states: { throttling: ['ThrottlingException', 400, 'Rate exceeded'], internal: 'InternalFailure' },
  ssm: { throttling: ['ThrottlingException', 400, 'Rate exceeded'], internal: 'InternalServerError' },
  lambda: { throttling: ['TooManyRequestsException', 429, 'Rate Exceeded.'], internal: 'ServiceException' },
  sns: { throttling: ['Throttling', 400, 'Rate exceeded'], internal: 'InternalError' },
  sqs: { throttling: ['RequestThrottled', 400, 'The request was denied due to request throttling.'], internal: 'InternalError' },
  logs: { throttling: ['ThrottlingException', 400, 'Rate exceeded'], internal: 'ServiceUnavailableException' },
  sts: { throttling: ['Throttling', 400, 'Rate exceeded'], internal: 'InternalFailure' },
};
const others: Refusals = { throttling: ['ThrottlingException', 400, 'Rate exceeded'], internal: 'InternalFailure' };

export function throttled(operation: string): AwsError {
  const [type, status, message] = refusalsOf(operation).throttling;
  return new AwsError(type, message, status);
}

/** An error of that name, by default the service's internal one. Names that are no service's internal one are the caller's: 400. */
export function failure(operation: string, name: string = refusalsOf(operation).internal): AwsError {
  const isInternal = name === others.internal || Object.values(refusals).some(({ internal }) => internal === name);
  return new AwsError(name, `${name} was asked for by a fault that is armed.`, isInternal ? 500 : 400);
}

function refusalsOf(operation: string): Refusals {
  const [service = ''] = operation.split(':');
  return (Object.hasOwn(refusals, service) ? refusals[service] : undefined) ?? others;
}
