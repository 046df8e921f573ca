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
