/** What is worth asking again, by task. */

const untilItPasses = {
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxDelaySeconds: 300,
  MaxAttempts: 12,
  JitterStrategy: 'FULL',
} as const;

/**
 * Lambda's own failures, what may pass of the AWS calls that the handlers make, and answers that lag behind.
 * https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
export const retryLambda = {
  ErrorEquals: [
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
    'Lambda.Unknown',
    'Runtime.ExitError',
    'Sandbox.Timedout',
    'InternalServerError',
    'ServiceUnavailable',
    'ServiceUnavailableException',
    'ThrottlingException',
    'TimeoutError',
    'AutomationExecutionLimitExceededException',
    'Approval.TryAgain',
  ],
  ...untilItPasses,
};

/**
 * Only what keeps an execution from starting. Never States.TaskFailed: a started child's name is taken, and its
 * approvers were asked already. AWS documents the first name, and the form `StepFunctions.<code>Exception`; the others
 * are its general ones (assumed). https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export const retryStart = {
  ErrorEquals: [
    'StepFunctions.ExecutionLimitExceeded',
    'StepFunctions.ExecutionLimitExceededException',
    'StepFunctions.AWSStepFunctionsException',
    'StepFunctions.SdkClientException',
    'StepFunctions.ServiceUnavailableException',
    'StepFunctions.ThrottlingException',
    'ThrottlingException',
  ],
  ...untilItPasses,
};
