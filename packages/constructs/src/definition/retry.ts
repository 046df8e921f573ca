/** What is worth asking again, by task, and for how long. */
import { passingErrors } from '@countersign/contracts';

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds: number;
  readonly MaxAttempts: number;
  readonly JitterStrategy: 'FULL';
}

/** Full jitter, so that a thousand who were refused together do not come back together. */
const backoff = { IntervalSeconds: 2, BackoffRate: 2, MaxDelaySeconds: 300, JitterStrategy: 'FULL' } as const;

/**
 * An hour and a half on average. What waits longer has to go on by itself: a level does, until its deadline, and stays
 * below the 25,000 events of a history, which level-machine.test.ts counts.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const untilItPasses = { ...backoff, MaxAttempts: 40 };

/** A quarter of an hour on average: it may pass, or be broken for good. */
const forAWhile = { ...backoff, MaxAttempts: 12 };

/**
 * Quotas and outages of AWS, under Lambda's names and under those of the calls that the handlers make; then what may be
 * a function that broke, and answers that lag behind.
 * https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
export const retryLambda: readonly Retrier[] = [
  { ErrorEquals: [...passingErrors], ...untilItPasses },
  { ErrorEquals: ['Lambda.Unknown', 'Runtime.ExitError', 'Sandbox.Timedout', 'Approval.TryAgain'], ...forAWhile },
];

/**
 * Only what keeps an execution from starting. Never States.TaskFailed: a started child's name is taken, and its
 * approvers were asked already. AWS documents the first name, and the form `StepFunctions.<code>Exception`; the others
 * are its general ones (assumed). What the API does not declare, throttling and denied access alike, may come under the
 * name of the service's exception: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export const retryStart: readonly Retrier[] = [
  {
    ErrorEquals: [
      'StepFunctions.ExecutionLimitExceeded',
      'StepFunctions.ExecutionLimitExceededException',
      'StepFunctions.SdkClientException',
      'StepFunctions.ServiceUnavailableException',
      'StepFunctions.InternalFailureException',
      'StepFunctions.ThrottlingException',
      'ThrottlingException',
    ],
    ...untilItPasses,
  },
  { ErrorEquals: ['StepFunctions.AWSStepFunctionsException'], ...forAWhile },
];

/**
 * The same of an SDK integration, whose errors begin otherwise (assumed, as above). What is described holds a name that is
 * taken, so that it does not exist only as long as Step Functions does not show it yet.
 */
export const retryDescribe: readonly Retrier[] = [
  {
    ErrorEquals: [
      'Sfn.SdkClientException',
      'Sfn.ServiceUnavailableException',
      'Sfn.InternalFailureException',
      'Sfn.ThrottlingException',
      'ThrottlingException',
    ],
    ...untilItPasses,
  },
  { ErrorEquals: ['Sfn.SfnException', 'Sfn.ExecutionDoesNotExist', 'Sfn.ExecutionDoesNotExistException'], ...forAWhile },
];
