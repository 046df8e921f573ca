import { expect, it } from 'vitest';
import { ApprovalsError } from '../errors.ts';
import { translateError } from './translate-error.ts';

const anAwsError = (name: string, more: object = {}) => Object.assign(new Error('as AWS says'), { name, ...more });

it.each([
  [anAwsError('ThrottlingException'), 'Throttled', true],
  [anAwsError('SlowDown', { $retryable: { throttling: true } }), 'Throttled', true],
  [anAwsError('ExecutionLimitExceeded'), 'Throttled', true],
  [anAwsError('AccessDeniedException'), 'AccessDenied', false],
  [anAwsError('ExpiredTokenException'), 'BadCredentials', false],
  [anAwsError('CredentialsProviderError'), 'BadCredentials', false],
  [anAwsError('StateMachineDoesNotExist'), 'DeploymentNotFound', false],
  [anAwsError('ParameterNotFound'), 'DeploymentNotFound', false],
  [anAwsError('Whatever', { $metadata: { httpStatusCode: 503 } }), 'AwsUnavailable', true],
  [anAwsError('UnsupportedOperation', { $metadata: { httpStatusCode: 501 } }), 'AwsRefused', false],
  [anAwsError('Error', { code: 'ECONNREFUSED' }), 'AwsUnavailable', true],
  [anAwsError('ValidationException', { $metadata: { httpStatusCode: 400 } }), 'AwsRefused', false],
  [anAwsError('constructor'), 'AwsRefused', false],
  ['a string', 'AwsRefused', false],
])('translates %s to %s', (error, code, retryable) => {
  expect(translateError(error, 'ssm:GetParameter')).toMatchObject({ code, retryable, cause: error });
});

it('says what was called, and carries the request id', () => {
  const error = anAwsError('ValidationException', { $metadata: { requestId: 'abc' } });
  expect(translateError(error, 'states:StartExecution')).toMatchObject({
    message: 'states:StartExecution failed with ValidationException: as AWS says',
    requestId: 'abc',
  });
});

it('leaves an error that is ours as it is', () => {
  const error = new ApprovalsError('NotFound', 'gone');
  expect(translateError(error, 'x')).toBe(error);
});
