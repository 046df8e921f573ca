import { expect, it } from 'vitest';
import { failures, isFailureName } from './failures.ts';
import { passes, passingErrors } from './passing-errors.ts';

it.each([
  [failures.levelStopped, true],
  [failures.runbookFailed, true],
  [failures.tryAgain, false],
  [failures.alreadyDecided, false],
  [failures.deadlinePassed, false],
  [failures.reportedUnread, false],
  ['States.TaskFailed', false],
  ['toString', false],
])('%s is a name that an approval can end with: %s', (name, expected) => {
  expect(isFailureName(name)).toBe(expected);
});

it('waits for no failure of our own to pass', () => {
  expect(Object.values(failures).filter(passes)).toEqual([]);
});

it('waits for quotas and outages, and for nothing that is broken', () => {
  expect(passes('ThrottlingException')).toBe(true);
  expect(['AccessDeniedException', 'Lambda.Unknown', 'Runtime.ExitError', 'Sandbox.Timedout'].filter(passes)).toEqual([]);
  expect(new Set(passingErrors).size).toBe(passingErrors.length);
});
