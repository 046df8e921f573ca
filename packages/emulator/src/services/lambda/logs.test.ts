import { expect, it } from 'vitest';
import { createLogStore } from './logs.ts';

it('keeps the newest lines of each function', () => {
  const logs = createLogStore(3);
  const append = (functionName: string, line: string) => logs.append([{ functionName, at: 0, line }]);
  for (let n = 1; n <= 8; n += 1) append('busy', String(n));
  append('quiet', 'only');
  expect(logs.read('busy').map(({ line }) => line)).toEqual(['6', '7', '8']);
  expect(logs.read('quiet').map(({ line }) => line)).toEqual(['only']);
  expect(logs.read('absent')).toEqual([]);
});

it('cuts a line at 256 KB, as CloudWatch Logs does, and between characters', () => {
  const logs = createLogStore();
  logs.append([{ functionName: 'f', at: 0, line: 'x'.repeat(262_143) + 'é and more' }]);
  expect(logs.read('f')[0]?.line).toBe('x'.repeat(262_143));
});

it('keeps so many bytes of a function at most, the newest line always', () => {
  const logs = createLogStore(1000, 100);
  const append = (line: string) => logs.append([{ functionName: 'f', at: 0, line }]);
  for (const character of 'abcdef') append(character.repeat(30));
  expect(logs.read('f').map(({ line }) => line[0])).toEqual(['d', 'e', 'f']);
  append('é'.repeat(60));
  expect(logs.read('f').map(({ line }) => line[0])).toEqual(['é']);
});
