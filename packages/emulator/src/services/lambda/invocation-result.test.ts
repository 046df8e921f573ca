import { expect, it } from 'vitest';
import { toInvocationResult } from './invocation-result.ts';

it('says after what time a function timed out, be it in its handler or while it was loaded', () => {
  const { payload, functionError } = toInvocationResult('id', { kind: 'timedOut', afterMs: 10_000 });
  expect(functionError).toBe('Unhandled');
  expect(JSON.parse(payload)).toMatchObject({ errorMessage: 'RequestId: id Error: Task timed out after 10.00 seconds' });
});
