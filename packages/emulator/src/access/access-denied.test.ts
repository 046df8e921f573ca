import { expect, it } from 'vitest';

import { deniedBy } from './access-denied.ts';

it.each([
  ['states:StartExecution', 'AccessDeniedException', 400],
  ['ssm:GetParameter', 'AccessDeniedException', 400],
  ['logs:StartQuery', 'AccessDeniedException', 400],
  ['lambda:Invoke', 'AccessDeniedException', 403],
  ['sns:Publish', 'AuthorizationError', 403],
  ['sqs:SendMessage', 'AccessDenied', 403],
  ['sts:AssumeRole', 'AccessDenied', 403],
])('a denial of %s is called %s and has the status %d', (operation, type, status) => {
  expect(deniedBy(operation, 'no')).toMatchObject({ type, status, message: 'no' });
});
