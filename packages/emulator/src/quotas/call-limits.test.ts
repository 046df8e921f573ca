import { expect, it } from 'vitest';

import { CallLimits } from './call-limits.ts';

function limits(invocations: number): CallLimits {
  return new CallLimits({ region: 'us-east-1', now: () => 0, invocations: () => invocations });
}

const invoke = (InvocationType?: string) => ({ operation: 'lambda:Invoke', input: { FunctionName: 'f', InvocationType } });

it('refuses the 1,001st invocation that somebody waits for', () => {
  expect(() => limits(999).check(invoke())).not.toThrow();
  expect(() => limits(1000).check(invoke())).toThrow(expect.objectContaining({ name: 'TooManyRequestsException', status: 429 }) as Error);
});

it('lets asynchronous invocations wait: they are queued, and do not run yet', () => {
  expect(() => limits(1000).check(invoke('Event'))).not.toThrow();
  expect(() => limits(1000).check({ operation: 'lambda:InvokeQueued', input: {} })).toThrow(expect.objectContaining({ name: 'TooManyRequestsException' }) as Error);
});

it('counts calls of one limit together, and no others', () => {
  const calls = limits(0);
  for (let n = 0; n < 20; n += 1) for (const name of ['GetParameter', 'GetParameters']) calls.check({ operation: `ssm:${name}`, input: {} });
  expect(() => calls.check({ operation: 'ssm:GetParameter', input: {} })).toThrow(expect.objectContaining({ name: 'ThrottlingException' }) as Error);
  for (let n = 0; n < 500; n += 1) calls.check({ operation: 'ssm:GetDocument', input: {} });
});

it('does not count the start of a child by its parent', () => {
  const calls = limits(0);
  const call = { operation: 'ssm:StartAutomationExecution', input: {} };
  const subscriber = { address: { machine: 'automation', id: 'parent' }, correlation: 'step' } as const;
  calls.check(call);
  expect(() => calls.check(call)).toThrow();
  expect(() => calls.check({ ...call, subscriber })).not.toThrow();
});
