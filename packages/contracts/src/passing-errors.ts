/**
 * Errors that pass by themselves, by the names under which a state machine meets them. State machines wait for them with
 * Retry, and a level until its deadline. Everything else is a defect, which waiting does not mend.
 */

/** AWS is asked too much, or too often. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const quotaErrors = [
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'AutomationExecutionLimitExceededException',
  'Lambda.TooManyRequestsException',
] as const;

/**
 * AWS itself is out of order, or out of reach: `NetworkError` is what our handlers call that.
 * https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
const outageErrors = [
  'InternalServerError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
  'NetworkError',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
] as const;

export const passingErrors: readonly string[] = [...quotaErrors, ...outageErrors];

/** Whether it is worth waiting for an error to pass. */
export function passes(errorName: string): boolean {
  return passingErrors.includes(errorName);
}
