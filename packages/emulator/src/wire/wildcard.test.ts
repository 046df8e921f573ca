import { expect, it } from 'vitest';
import { fitsAround } from './wildcard.ts';

it.each([
  ['level', 'level', true],
  ['level', 'levels', false],
  ['level-*', 'level-', true],
  ['level-*', 'a level-1', false],
  ['*-1', 'level-1', true],
  ['*-1', '-1-', false],
  ['a*b*c', 'a b\nb c', true],
  ['a*b*c', 'acb', false],
  ['ab*ba', 'aba', false],
  ['ab*ba', 'abba', true],
  ['*', '', true],
  ['*a*a*', 'a', false],
  ['*a*a*', 'aa', true],
])('%j fits %j: %j', (pattern, text, expected) => {
  expect(fitsAround(pattern.split('*'), text)).toBe(expected);
});

it('is soon done with text that nearly fits in very many ways', () => {
  expect(fitsAround('*a*a*a*a*a*a*a*a*a*a*a*b'.split('*'), 'a'.repeat(200_000))).toBe(false);
});
