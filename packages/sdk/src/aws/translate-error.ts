/** The one place where errors of AWS become ours. */
import { ApprovalsError } from '../errors.ts';
import type { ApprovalsErrorCode } from '../errors.ts';

/** Codes by AWS's error names: https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html */
const codesByName: Readonly<Record<string, ApprovalsErrorCode>> = {
  ThrottlingException: 'Throttled',
  Throttling: 'Throttled',
  ThrottledException: 'Throttled',
  TooManyRequestsException: 'Throttled',
  RequestLimitExceeded: 'Throttled',
  ExecutionLimitExceeded: 'Throttled',
  AccessDeniedException: 'AccessDenied',
  AccessDenied: 'AccessDenied',
  UnauthorizedOperation: 'AccessDenied',
  ExpiredToken: 'BadCredentials',
  ExpiredTokenException: 'BadCredentials',
  InvalidClientTokenId: 'BadCredentials',
  IncompleteSignature: 'BadCredentials',
  InvalidSignatureException: 'BadCredentials',
  SignatureDoesNotMatch: 'BadCredentials',
  MissingAuthenticationToken: 'BadCredentials',
  UnrecognizedClientException: 'BadCredentials',
  CredentialsProviderError: 'BadCredentials',
  TokenProviderError: 'BadCredentials',
  TimeoutError: 'AwsUnavailable',
  RequestTimeout: 'AwsUnavailable',
  ServiceUnavailable: 'AwsUnavailable',
  ServiceUnavailableException: 'AwsUnavailable',
  InternalFailure: 'AwsUnavailable',
  InternalServerError: 'AwsUnavailable',
  StateMachineDoesNotExist: 'DeploymentNotFound',
  StateMachineDeleting: 'DeploymentNotFound',
  ParameterNotFound: 'DeploymentNotFound',
};

const networkFailures = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH']);

/** The name of AWS's error, or of whatever was thrown. */
export function nameOfError(error: unknown): string {
  return textField(error, 'name') ?? 'Error';
}

/**
 * An error of the AWS SDK as an ApprovalsError. `doing` completes the message: `states:StartExecution: Rate exceeded`.
 * An ApprovalsError is returned as it is.
 */
export function translateError(error: unknown, doing: string): ApprovalsError {
  if (error instanceof ApprovalsError) return error;
  const name = nameOfError(error);
  const message = textField(error, 'message') ?? name;
  const requestId = textField(field(error, '$metadata'), 'requestId');
  const details = { cause: error, ...(requestId === undefined ? {} : { requestId }) };
  return new ApprovalsError(codeOf(error, name), `${doing} failed with ${name}: ${message}`, details);
}

function codeOf(error: unknown, name: string): ApprovalsErrorCode {
  const byName = Object.hasOwn(codesByName, name) ? codesByName[name] : undefined;
  if (byName) return byName;
  if (field(field(error, '$retryable'), 'throttling') === true) return 'Throttled';
  const status = field(field(error, '$metadata'), 'httpStatusCode');
  // The emulator answers 501 to what it does not have; asking again would not help.
  if (typeof status === 'number' && status >= 500 && status !== 501) return 'AwsUnavailable';
  if (networkFailures.has(textField(error, 'code') ?? '')) return 'AwsUnavailable';
  return 'AwsRefused';
}

function textField(value: unknown, key: string): string | undefined {
  const found = field(value, key);
  return typeof found === 'string' ? found : undefined;
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
