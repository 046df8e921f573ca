/**
 * Which failures of a call EventBridge tries again, and what it calls them in a dead letter.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html – the codes are documented, which failure
 * gets which is assumed.
 */
import type { AwsErrorShape } from '../../wire/aws-error.ts';

const codes: Readonly<Record<string, string>> = {
  AccessDenied: 'NO_PERMISSIONS',
  AccessDeniedException: 'NO_PERMISSIONS',
  QueueDoesNotExist: 'NO_RESOURCE',
  ResourceNotFoundException: 'NO_RESOURCE',
  InvalidMessageContents: 'INVALID_PARAMETER',
  InvalidParameterValueException: 'INVALID_PARAMETER',
  InvalidParameterException: 'INVALID_PARAMETER',
  InvalidRequestContentException: 'INVALID_JSON',
  RequestEntityTooLargeException: 'SDK_CLIENT_ERROR',
  RequestTooLargeException: 'SDK_CLIENT_ERROR',
  UnsupportedOperation: 'SDK_CLIENT_ERROR',
  ValidationException: 'INVALID_PARAMETER',
};

/** "No retry attempts will happen" where permissions or the target are missing; the same is assumed for bad requests. */
export function isRetriable({ type }: AwsErrorShape): boolean {
  return !Object.hasOwn(codes, type);
}

export function errorCode({ type }: AwsErrorShape): string {
  if (Object.hasOwn(codes, type)) return codes[type]!;
  return /throttl|toomanyrequests|limitexceeded/i.test(type) ? 'THROTTLING' : 'ERROR_FROM_TARGET';
}
