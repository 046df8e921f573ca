import { describe, expect, it } from 'vitest';
import type { PlacedEvent } from '../log-groups.ts';
import { discoverFields } from './discover-fields.ts';
import { readQuery } from './query.ts';
import { runQuery } from './run-query.ts';

const midnight = Date.parse('2030-01-01T00:00:00Z');
const outcome = (status: string, ...names: string[]) => JSON.stringify({ status, levels: names.map((name, place) => ({ name, place })) });
const messages = [
  { 'detail-type': 'Ended', detail: { name: 'release-9', status: 'SUCCEEDED', seconds: 30, output: outcome('APPROVED', 'team', 'board'), urgent: true } },
  { 'detail-type': 'Ended', detail: { name: 'release-10', status: 'FAILED', seconds: 90, error: 'Approval.UnknownPolicy', urgent: false } },
  { 'detail-type': 'Ended', detail: { name: 'patch-1', status: 'SUCCEEDED', seconds: 60, output: outcome('REJECTED', 'team') } },
  'user=team-lead level=2 says "no, not today"',
];

/** An event every ten minutes from midnight on, shown as the newest first. */
const rows = messages
  .map((message, place): PlacedEvent => ({
    timestamp: midnight + place * 600_000,
    ingestedAt: midnight + place * 600_000 + 5,
    message: typeof message === 'string' ? message : JSON.stringify(message),
    streamName: `stream-${place}`,
    place: 0,
  }))
  .map((event) => discoverFields(event, { accountId: '123456789012', groupName: '/aws/events/audit' }))
  .toReversed();

function ask(query: string): Record<string, string>[] {
  return runQuery(readQuery(query), rows).rows.map((row) => Object.fromEntries(row.filter(({ field }) => field !== '@ptr').map(({ field, value }) => [field, value])));
}

const names = (query: string): string[] => ask(`${query} | display detail.name`).map((row) => row['detail.name'] ?? '-');

describe('a filter', () => {
  it.each([
    ['detail.status = "FAILED"', ['release-10']],
    ["detail.status = 'FAILED'", ['release-10']],
    ['detail.status != "FAILED"', ['-', 'patch-1', 'release-9']],
    ['isPresent(detail.status) and not (detail.status = "FAILED")', ['patch-1', 'release-9']],
    ['detail.seconds > 30', ['patch-1', 'release-10']],
    ['detail.seconds <= 30', ['release-9']],
    ['detail.seconds >= 60 and detail.seconds < 90 or detail.name = "release-9"', ['patch-1', 'release-9']],
    ['detail.seconds * 2 + 1 = 61', ['release-9']],
    ['2 ^ 3 ^ 2 = 512 and 7 % 4 = 3 and -2 + 3 = 1 and detail.seconds / 3 = 10', ['release-9']],
    ['detail.name like "release"', ['release-10', 'release-9']],
    ['detail.name like /^RELEASE-\\d$/', []],
    ['detail.name like /(?i)^RELEASE-\\d$/', ['release-9']],
    ['detail.name =~ /-1/', ['patch-1', 'release-10']],
    ['detail.name not like /release/ and ispresent(detail.name)', ['patch-1']],
    ['detail.name in ["patch-1", "release-9"]', ['patch-1', 'release-9']],
    ['detail.seconds not in [30, 60] and isPresent(detail.seconds)', ['release-10']],
    ['detail.urgent = 1', ['release-9']],
    ['detail.output like /"APPROVED"/', ['release-9']],
    ['`detail-type` = "Ended" and @logStream = "stream-2"', ['patch-1']],
    [`@timestamp >= ${midnight + 1_200_000}`, ['-', 'patch-1']],
    ['strcontains(@message, "today")', ['-']],
    ['isblank(detail.name) = 1', ['-']],
  ])('%s keeps %j', (filter, expected) => {
    expect(names(`filter ${filter}`)).toEqual(expected);
  });
});

describe('fields', () => {
  it.each([
    ['fields upper', {}],
    ['fields toupper(detail.name) as n, strlen(detail.name)', { n: 'RELEASE-9', 'strlen(detail.name)': '9' }],
    ['fields concat(detail.name, ": ", detail.status) as line', { line: 'release-9: SUCCEEDED' }],
    ['fields substr(detail.name, 3, 2) as s, replace(detail.name, "e", "_") as r', { s: 'ea', r: 'r_l_as_-9' }],
    ['fields trim("  a ") as t, ltrim("xyZxyfooxyZ", "xyZ") as l, rtrim("xyZfooxyxyZ", "xyZ") as r', { t: 'a', l: 'fooxyZ', r: 'xyZfoo' }],
    ['fields coalesce(detail.error, detail.name) as c, isPresent(detail.error) as e', { c: 'release-9', e: '0' }],
    ['fields abs(-2) as a, ceil(1.2) as b, floor(1.8) as c, greatest(1, 3, 2) as d, least(3, 2) as e, sqrt(9) as f', { a: '2', b: '2', c: '1', d: '3', e: '2', f: '3' }],
    ['fields @timestamp, @log, @ingestionTime', { '@timestamp': '2030-01-01 00:00:00.000', '@log': '123456789012:/aws/events/audit', '@ingestionTime': '2030-01-01 00:00:00.005' }],
    ['fields toMillis(@timestamp) as m, datefloor(@ingestionTime, 1h) as f, dateceil(@ingestionTime, 1h) as c', { m: String(midnight), f: '2030-01-01 00:00:00.000', c: '2030-01-01 01:00:00.000' }],
    ['fields detail.name | fields detail.status', { 'detail.name': 'release-9', 'detail.status': 'SUCCEEDED' }],
    ['fields detail.name | display detail.seconds', { 'detail.seconds': '30' }],
    ['fields jsonParse(detail.output) as o | display o.status, o.levels[1].name, o.levels.0.name', { 'o.status': 'APPROVED', 'o.levels[1].name': 'board', 'o.levels.0.name': 'team' }],
    ['fields jsonParse(detail.output) as o | fields jsonStringify(o.levels) as l | display l', { l: '[{"name":"team","place":0},{"name":"board","place":1}]' }],
    ['parse detail.name "*-*" as kind, number | display kind, number', { kind: 'release', number: '9' }],
    ['parse @message /"name":"(?<n>[^"]+)"/ | display n', { n: 'release-9' }],
  ])('%s', (query, expected) => {
    expect(ask(`filter @logStream = "stream-0" | ${query}`)).toEqual([expected]);
  });

  it('shows the newest first, time and message by default, and where they are', () => {
    const { rows: results, matched } = runQuery(readQuery('# a comment\nlimit 2'), rows);
    expect(results.map((row) => row.map(({ field }) => field))).toEqual([['@timestamp', '@message', '@ptr'], ['@timestamp', '@message', '@ptr']]);
    expect(results[0]?.[1]?.value).toBe(messages[3]);
    expect(matched).toBe(4);
  });

  it('does not look for JSON within text, but in lines of functions', () => {
    const event = { timestamp: 0, ingestedAt: 0, streamName: 's', place: 0, message: 'INFO {"level":"WARN","@type":"x"} end' };
    const fieldsIn = (groupName: string) => [...discoverFields(event, { accountId: '1', groupName }).keys()].filter((name) => !name.startsWith('@') || name.startsWith('@@'));
    expect([fieldsIn('/aws/events/audit'), fieldsIn('/aws/lambda/open')]).toEqual([[], ['level', '@@type']]);
  });
});

describe('the other commands', () => {
  it('unnest makes a record of each item', () => {
    expect(ask('filter isPresent(detail.output) | fields jsonParse(detail.output) as o | unnest o.levels into level | display detail.name, level.name')).toEqual([
      { 'detail.name': 'patch-1', 'level.name': 'team' },
      { 'detail.name': 'release-9', 'level.name': 'team' },
      { 'detail.name': 'release-9', 'level.name': 'board' },
    ]);
    expect(names('unnest detail.name into name')).toEqual(names('limit 4'));
  });

  it('sort knows numbers from text, and both directions', () => {
    expect(names('sort detail.seconds desc, @timestamp')).toEqual(['release-10', 'patch-1', 'release-9', '-']);
    expect(names('sort @timestamp asc')).toEqual(['release-9', 'release-10', 'patch-1', '-']);
  });

  it('dedup keeps the first of each value, and all without one', () => {
    expect(ask('fields detail.status, @logStream | sort @timestamp asc | dedup detail.status | limit 9').map((row) => row['@logStream'])).toEqual(['stream-0', 'stream-1', 'stream-3']);
  });

  it.each([
    ['stats count(*) as n, count(detail.name) as named', [{ n: '4', named: '3' }]],
    ['stats count() by detail.status', [{ 'count()': '1' }, { 'detail.status': 'SUCCEEDED', 'count()': '2' }, { 'detail.status': 'FAILED', 'count()': '1' }]],
    ['stats min(detail.seconds), max(detail.seconds), avg(detail.seconds), sum(detail.seconds)', [{ 'min(detail.seconds)': '30', 'max(detail.seconds)': '90', 'avg(detail.seconds)': '60', 'sum(detail.seconds)': '180' }]],
    ['stats count_distinct(detail.status) as s, pct(detail.seconds, 50) as p, sum(detail.seconds) / count(*) as each', [{ s: '2', p: '60', each: '45' }]],
    ['stats earliest(detail.name) as e, latest(detail.name) as l, sortsFirst(detail.name) as f', [{ e: 'release-9', l: 'patch-1', f: 'patch-1' }]],
    ['stats count(*) as n by bin(20m) | sort bin(20m) asc', [{ 'bin(20m)': '2030-01-01 00:00:00.000', n: '2' }, { 'bin(20m)': '2030-01-01 00:20:00.000', n: '2' }]],
    ['stats count(*) as n by detail.status as s | filter n > 1 | display s', [{ s: 'SUCCEEDED' }]],
    ['filter detail.status = "NONE" | stats count(*) as n', [{ n: '0' }]],
  ])('%s', (query, expected) => {
    expect(ask(query)).toEqual(expected);
  });
});

it.each([
  ['pattern @message', 'The command pattern is not supported by this emulator; it has fields, display'],
  ['fields md5(@message)', 'The function md5 is not supported by this emulator; it has abs'],
  ['fields abs()', 'abs takes 1 arguments, not 0.'],
  ['fields substr(@message)', 'substr takes 2 to 3 arguments, not 1.'],
  ['stats count(*) by bin(1mo)', 'The period 1mo is not supported by this emulator'],
  ['fields @message limit 3', 'Unexpected "limit" at line 1 and position 15, where a pipe or the end is needed.'],
  ['fields @message |\n| limit 3', 'Unexpected "|" at line 2'],
  ['limit 20000', 'where a number from 1 to 10000 is needed'],
  ['filter a like b', 'where text in quotes or a regular expression is needed'],
  ['filter a like /(/', 'The regular expression /(/ cannot be read.'],
  ['filter a not = 1', 'where like or in is needed'],
  ['filter (a = 1', 'where ) is needed'],
  ['filter "open', 'Unexpected "\\""'],
  ['filter a = 5m', 'The period 5m stands where no period can'],
  ['parse @message "* *" as one', 'parse has 2 asterisks and 1 names.'],
  ['parse @message /x/', 'has no named group'],
  ['unnest a b', 'where into is needed'],
  ['dedup a | sort b', 'After dedup comes limit and nothing else, not sort.'],
  ['', 'where a command is needed'],
])('refuses %j', (query, message) => {
  expect(() => readQuery(query)).toThrow(expect.objectContaining({ type: 'MalformedQueryException', message: expect.stringContaining(message) as unknown }));
});

it('refuses functions over many records elsewhere than in stats', () => {
  expect(() => ask('filter count(*) > 1')).toThrow('Functions over many records stand in stats only.');
});
