import { expect, it } from 'vitest';

import { parseFaults } from './parse-fault.ts';

const known = { operations: ['ssm:StartAutomationExecution', 'lambda:Invoke', 'lambda:InvokeQueued'], functions: ['starter'] };
const throttle = { kind: 'throttle', operation: 'lambda:Invoke' };

it.each<[given: unknown, message: string]>([
  ['throttle', 'A fault is a JSON object, for example {"kind":"throttle"'],
  [null, 'A fault is a JSON object'],
  [[throttle, 5], 'not 5'],
  [{}, 'kind cannot be null; it is one of'],
  [{ kind: 'explode', operation: 'lambda:Invoke' }, 'kind cannot be "explode"; it is one of'],
  [{ kind: 'throttle' }, 'operation cannot be null; it is one of lambda:Invoke, lambda:InvokeQueued, ssm:StartAutomationExecution.'],
  [{ kind: 'throttle', operation: 'ssm:Start' }, 'operation cannot be "ssm:Start"; it is one of lambda:Invoke,'],
  [{ kind: 'throttle', operation: 'lambda:Invoke', function: 'starter' }, 'no member "function" here; known are kind, operation, times, match'],
  [{ ...throttle, times: 0 }, 'times is a whole number from 1, not 0'],
  [{ ...throttle, times: 1.5 }, 'not 1.5'],
  [{ ...throttle, times: '2' }, 'not "2"'],
  [{ ...throttle, match: 'text' }, 'match is an object with principal, input or both, not "text"'],
  [{ ...throttle, match: { colour: 'red' } }, 'no member "colour" here; known are principal, input'],
  [{ ...throttle, match: { input: 5 } }, 'match.input is a text to be found, not 5'],
  [{ kind: 'fail', operation: 'lambda:Invoke', error: 'no name' }, 'error is the name of an error'],
  [{ kind: 'fail', operation: 'lambda:Invoke', after: false }, 'after is true or left out, not false'],
  [{ kind: 'kill', function: 'nobody', before: 'lambda:Invoke' }, 'function cannot be "nobody"; it is one of starter.'],
  [{ kind: 'kill', function: 'starter' }, 'either before or after with an operation, not none'],
  [{ kind: 'kill', function: 'starter', before: 'lambda:Invoke', after: 'lambda:Invoke' }, 'not both'],
  [{ kind: 'kill', function: 'starter', after: 'lambda:Nothing' }, 'after cannot be "lambda:Nothing"'],
  [{ kind: 'kill', function: 'starter', after: 'lambda:InvokeQueued' }, 'after cannot be lambda:InvokeQueued, which no function asks for'],
  [{ kind: 'timeout', function: 'starter', match: { principal: 'x' } }, 'An invocation has no match.principal; match.input finds a text in its payload.'],
  [{ kind: 'drop', event: '*', match: { principal: 'x', input: 'y' } }, 'An event has no match.principal; match.input finds a text in it.'],
  [{ kind: 'reorder', event: '*', match: { principal: 'x' } }, 'An event has no match.principal'],
  [{ kind: 'stale', operation: 'lambda:Invoke' }, 'operation of a stale read cannot be "lambda:Invoke"; it is one of ssm:DescribeAutomationExecutions,'],
  [{ kind: 'delay', operation: 'lambda:Invoke' }, 'seconds is a number above 0 and at most 31622400, not null'],
  [{ kind: 'delay', operation: 'lambda:Invoke', seconds: 0 }, 'not 0'],
  [{ kind: 'delay', operation: 'lambda:Invoke', seconds: 1e9 }, 'not 1000000000'],
  [{ kind: 'drop' }, 'either an operation or an event, and neither is named'],
  [{ kind: 'drop', operation: 'lambda:Invoke', event: '*' }, 'and each is named'],
  [{ kind: 'drop', event: 'aws.lambda' }, 'event cannot be "aws.lambda"; it is one of *, EC2 Automation Execution Status-change Notification,'],
  [{ kind: 'reorder', operation: 'lambda:Invoke' }, 'no member "operation" here; known are kind, event, seconds, times, match'],
  [{ kind: 'reorder', event: '*', seconds: '5' }, 'not "5"'],
  [{ kind: 'timeout', function: 'starter', after: 'lambda:Invoke' }, 'after is true or left out'],
])('%j is refused: %s', (given, message) => {
  expect(() => parseFaults(given, known)).toThrow(expect.objectContaining({ name: 'ControlError', message: expect.stringContaining(message) as unknown }) as Error);
});

it('one fault, or a list of them, is read with its times', () => {
  expect(parseFaults(throttle, known)).toEqual([{ ...throttle, times: 1 }]);
  const kill = { kind: 'kill', function: 'starter', before: 'lambda:Invoke', times: 3, match: { principal: 'x' } };
  expect(parseFaults([throttle, kill], known)).toEqual([{ ...throttle, times: 1 }, kill]);
});
