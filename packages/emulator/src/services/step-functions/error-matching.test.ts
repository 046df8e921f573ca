import { describe, expect, it } from 'vitest';
import { errorMatches, retryDelay } from './error-matching.ts';

describe('errorMatches', () => {
  it.each([
    [['X'], 'X', true],
    [['X'], 'Y', false],
    [['Y', 'X'], 'X', true],
    [['Lambda.*'], 'Lambda.Unknown', false],
    [['States.ALL'], 'X', true],
    [['States.ALL'], 'States.Timeout', true],
    [['States.ALL'], 'States.QueryEvaluationError', true],
    [['States.ALL'], 'States.Runtime', false],
    [['States.ALL'], 'States.DataLimitExceeded', false],
    [['States.ALL'], undefined, true],
    [['States.TaskFailed'], 'X', true],
    [['States.TaskFailed'], 'Lambda.TooManyRequestsException', true],
    [['States.TaskFailed'], 'States.Timeout', false],
    [['States.TaskFailed'], 'States.Runtime', false],
    [['States.TaskFailed'], 'States.DataLimitExceeded', false],
    [['States.Timeout'], 'States.Timeout', true],
    [['States.DataLimitExceeded'], 'States.DataLimitExceeded', true],
    [['States.Runtime'], 'States.Runtime', false],
  ])('%j against %s: %s', (errorEquals, error, expected) => {
    expect(errorMatches(errorEquals, error)).toBe(expected);
  });
});

describe('retryDelay', () => {
  const retrier = { errorEquals: ['X'], intervalSeconds: 2, backoffRate: 1.5, maxAttempts: 9, jitter: 'NONE' } as const;

  it.each([
    [0, 2000],
    [1, 3000],
    [2, 4500],
    [3, 6750],
  ])('multiplies the interval at each attempt (%i)', (attempt, expected) => {
    expect(retryDelay(retrier, attempt, () => 0.5)).toBe(expected);
  });

  it('stops at the maximum delay', () => {
    expect(retryDelay({ ...retrier, maxDelaySeconds: 4 }, 2, () => 0.5)).toBe(4000);
  });

  it.each([
    [0, 0],
    [0.5, 1000],
    [0.999, 1998],
  ])('draws a delay up to the computed one with full jitter (%d)', (random, expected) => {
    expect(retryDelay({ ...retrier, jitter: 'FULL' }, 0, () => random)).toBe(expected);
  });
});
