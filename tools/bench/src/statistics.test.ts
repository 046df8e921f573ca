import { expect, it } from 'vitest';
import { median, percentile } from './statistics.ts';

it.each([
  [[3], 3],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2],
])('takes the middle of %j', (samples, expected) => {
  expect(median(samples)).toBe(expected);
});

it.each([
  [0, 1],
  [0.05, 1],
  [0.95, 19],
  [1, 20],
])('finds the sample that a share of %d does not exceed', (share, expected) => {
  expect(percentile(Array.from({ length: 20 }, (_, index) => 20 - index), share)).toBe(expected);
});

it('has no figure for no samples', () => {
  expect(() => median([])).toThrow(/nothing/);
});
