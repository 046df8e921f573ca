/**
 * Step Functions calls services through their SDK for Java, which has a class for each error that an operation declares,
 * and one general class for all others, such as throttling. Which of the two names an undeclared error shows in a state
 * machine is a setting. `Ssm.SsmException` was recorded for an access that was denied.
 */
import { denialTypes } from '../access/access-denied.ts';
import type { OperationCall } from '../engine/engine.ts';
import type { Settings } from '../settings.ts';
import { AwsError } from './aws-error.ts';

/** By operation or service. `startExecution` is an optimized integration, and has the name of an older SDK. */
const generalExceptions: Readonly<Record<string, string>> = {
  'states:StartExecution': 'AWSStepFunctionsException',
  states: 'SfnException',
  ssm: 'SsmException',
  sns: 'AmazonSNSException',
};
/** Lambda and SQS declare how they throttle, and no service but SNS declares that it denies. */
const generalDenials: Readonly<Record<string, string>> = {
  ...generalExceptions,
  lambda: 'AWSLambdaException',
  sqs: 'SqsException',
  sts: 'StsException',
};
const UNDECLARED = new Set(['InternalFailure', 'Throttling', 'ThrottlingException']);

type CallInside = Pick<OperationCall, 'operation' | 'from'>;

/** The error of an operation as a service that called it knows it. */
export function knownInside(error: unknown, { operation, from }: CallInside, { undeclaredErrors }: Settings): unknown {
  if (undeclaredErrors === 'ownName' || !(error instanceof AwsError)) return error;
  // Steps of automations show a denial as it is, and deliveries are tried no more for one.
  const isDenied = from === 'states' && denialTypes.has(error.type) && error.type !== 'AuthorizationError';
  if (!isDenied && !UNDECLARED.has(error.type)) return error;
  const names = isDenied ? generalDenials : generalExceptions;
  const type = names[operation] ?? names[operation.split(':')[0] ?? ''];
  return type === undefined ? error : new AwsError(type, error.message, error.status);
}
