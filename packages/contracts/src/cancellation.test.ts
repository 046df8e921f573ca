import { expect, it } from 'vitest';
import { cancelReasonSchema } from './cancellation.ts';
import { limits } from './limits.ts';

it.each([
  ['a sentence', true, 'The release was withdrawn'],
  ['lines', true, 'Withdrawn:\n\tthe load test failed'],
  ['as many characters as fit', true, 'x'.repeat(limits.cancelReasonLength)],
  ['one character more', false, 'x'.repeat(limits.cancelReasonLength + 1)],
  ['nothing', false, ''],
  ['blanks', false, ' \n'],
  ['a bell', false, 'ding\u0007'],
  ['half a character', false, 'x\ud83d'],
])('a reason of %s is valid: %s', (_what, valid, reason) => {
  expect(cancelReasonSchema.safeParse(reason).success).toBe(valid);
});
