/**
 * Step Functions calls services through their SDK for Java, which has a class for each error that an operation declares,
 * and one general class for all others, such as throttling. Which of the two names an undeclared error shows in a state
 * machine is a setting. `Ssm.SsmException` was recorded for an access that was denied.
 */
import type { Settings } from '../settings.ts';
import { AwsError } from './aws-error.ts';

/** By operation or service. `startExecution` is an optimized integration, and has the name of an older SDK. */
const generalExceptions: Readonly<Record<string, string>> = {
  'states:StartExecution': 'AWSStepFunctionsException',
  states: 'SfnException',
  ssm: 'SsmException',
  sns: 'AmazonSNSException',
};
const UNDECLARED = new Set(['InternalFailure', 'Throttling', 'ThrottlingException']);

/** The error of an operation as a service that called it knows it. */
export function knownInside(error: unknown, operation: string, { undeclaredErrors }: Settings): unknown {
  if (undeclaredErrors === 'ownName' || !(error instanceof AwsError) || !UNDECLARED.has(error.type)) return error;
  const type = generalExceptions[operation] ?? generalExceptions[operation.split(':')[0] ?? ''];
  return type === undefined ? error : new AwsError(type, error.message, error.status);
}
