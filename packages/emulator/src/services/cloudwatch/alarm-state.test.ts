import { describe, expect, it } from 'vitest';
import type { Alarm } from './alarm.ts';
import { breaches, evaluate } from './alarm-state.ts';

const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

/** Newest first: X at or above the threshold, 0 below it, - without data. */
const valuesOf = (drawn: string) => drawn.split(' ').map((point) => (point === '-' ? undefined : Number(point === 'X')));
const short = { ALARM: 'A', OK: 'o', INSUFFICIENT_DATA: '?' };

function states(drawn: string, datapointsToAlarm: number, before: 'ALARM' | 'OK'): string {
  const rule = { comparison: 'GreaterThanOrEqualToThreshold', threshold: 1, datapointsToAlarm } as const;
  return treatments.map((treatMissingData) => short[evaluate({ ...rule, treatMissingData }, valuesOf(drawn), before)]).join('');
}

describe('the state, by how missing data is treated', () => {
  it.each([
    ['X X X', 3, 'AAAA'],
    ['0 X X', 3, 'oooo'],
    ['0 X X', 2, 'AAAA'],
    ['- - -', 3, '?bAo'],
    ['- - X', 3, 'AbAo'],
    ['- - 0', 3, 'oooo'],
    ['- 0 X', 2, 'obAo'],
    ['- X X', 2, 'AAAA'],
    ['X', 1, 'AAAA'],
    ['-', 1, '?bAo'],
  ])('of %s, %d to alarm, is %s (missing, ignore, breaching, notBreaching; b as before)', (drawn, wanted, expected) => {
    expect(states(drawn, wanted, 'ALARM')).toBe(expected.replace('b', 'A'));
    expect(states(drawn, wanted, 'OK')).toBe(expected.replace('b', 'o'));
  });
});

it.each<[Alarm['comparison'], string]>([
  ['GreaterThanThreshold', '3'],
  ['GreaterThanOrEqualToThreshold', '2 3'],
  ['LessThanThreshold', '1'],
  ['LessThanOrEqualToThreshold', '1 2'],
])('%s 2 breaches with %s', (comparison, expected) => {
  expect([1, 2, 3].filter((value) => breaches({ comparison, threshold: 2 }, value)).join(' ')).toBe(expected);
});
