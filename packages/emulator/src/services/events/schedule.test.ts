import { describe, expect, it } from 'vitest';
import { readSchedule } from './schedule.ts';

const at = (iso: string): number => Date.parse(iso);

describe('a rate', () => {
  it.each([
    ['rate(1 minute)', '2030-01-01T00:01:00Z'],
    ['rate(15 minutes)', '2030-01-01T00:15:00Z'],
    ['rate(2 hours)', '2030-01-01T02:00:00Z'],
    ['rate(1 day)', '2030-01-02T00:00:00Z'],
  ])('%s fires first at %s', (expression, expected) => {
    const made = at('2030-01-01T00:00:00Z');
    expect(readSchedule(expression)(made, made)).toBe(at(expected));
  });

  it('that leads beyond the end of time never fires', () => {
    const made = at('2030-01-01T00:00:00Z');
    expect(readSchedule('rate(9999999 days)')(made, made)).toBeUndefined();
  });

  it('keeps its rhythm when it comes late, and makes up for nothing that was missed', () => {
    expect(readSchedule('rate(1 hour)')(at('2030-01-01T00:00:00Z'), at('2030-01-01T03:30:00Z'))).toBe(at('2030-01-01T04:00:00Z'));
  });
});

describe('a cron expression', () => {
  it.each([
    ['0 10 * * ? *', '2030-01-01T10:00:00Z', '2030-01-02T10:00:00Z'],
    ['15 12 * * ? *', '2030-01-01T00:00:00Z', '2030-01-01T12:15:00Z'],
    ['0 18 ? * MON-FRI *', '2030-01-04T18:00:00Z', '2030-01-07T18:00:00Z'],
    ['0 8 1 * ? *', '2030-01-01T08:00:00Z', '2030-02-01T08:00:00Z'],
    ['0/15 * * * ? *', '2030-01-01T00:46:00Z', '2030-01-01T01:00:00Z'],
    ['0/5 8-17 ? * MON-FRI *', '2030-01-04T17:56:00Z', '2030-01-07T08:00:00Z'],
    ['0/30 20-23,0-2 ? * 6 *', '2030-01-04T02:45:00Z', '2030-01-04T20:00:00Z'],
    ['0 9 ? JAN,jul 3#2 *', '2030-01-08T09:00:00Z', '2030-07-09T09:00:00Z'],
    ['0 9 L FEB ? *', '2030-01-01T00:00:00Z', '2030-02-28T09:00:00Z'],
    ['0 9 15W 6 ? *', '2030-01-01T00:00:00Z', '2030-06-14T09:00:00Z'],
    ['0 9 1W 6 ? *', '2030-01-01T00:00:00Z', '2030-06-03T09:00:00Z'],
    ['0 9 31W 3 ? *', '2030-01-01T00:00:00Z', '2030-03-29T09:00:00Z'],
    ['15 10 ? * 6L *', '2030-01-01T00:00:00Z', '2030-01-25T10:15:00Z'],
    ['0 9 ? * L *', '2030-01-01T00:00:00Z', '2030-01-05T09:00:00Z'],
    ['0 0 29 2 ? *', '2030-01-01T00:00:00Z', '2032-02-29T00:00:00Z'],
    ['0 0 1 1 ? 2031', '2030-06-01T00:00:00Z', '2031-01-01T00:00:00Z'],
  ])('%s after %s fires at %s', (fields, after, expected) => {
    expect(new Date(readSchedule(`cron(${fields})`)(0, at(after)) ?? 0).toISOString()).toBe(expected.replace('Z', '.000Z'));
  });

  it('that is over never fires again', () => {
    expect(readSchedule('cron(0 0 1 1 ? 2029)')(0, at('2030-01-01T00:00:00Z'))).toBeUndefined();
  });
});

it.each([
  ['every day', 'is neither rate(VALUE UNIT) nor cron(FIELDS)'],
  ['rate(0 minutes)', 'needs a positive number and minutes, hours or days'],
  ['rate(5 seconds)', 'needs a positive number and minutes, hours or days'],
  ['rate(1 hours)', 'is written rate(1 hour)'],
  ['rate(5 hour)', 'is written rate(5 hours)'],
  ['cron(0 10 * * ?)', 'needs six fields'],
  ['cron(0 10 * * * *)', 'needs ? as exactly one of day-of-month and day-of-week'],
  ['cron(60 10 * * ? *)', 'has "60", which is no minutes'],
  ['cron(0 24 * * ? *)', 'has "24", which is no hours'],
  ['cron(0 10 ? * MON#6 *)', 'which is no day-of-week'],
  ['cron(0/00 10 * * ? *)', 'has "0/00", which is no minutes'],
  ['cron(0 10 5-1 * ? *)', 'has "5-1", which is no day-of-month'],
])('refuses %s', (expression, message) => {
  expect(() => readSchedule(expression)).toThrow(message);
});
