/** Queries and log lines that are made to do harm: each is answered, and soon. */
import { describe, expect, it } from 'vitest';
import type { PlacedEvent } from '../log-groups.ts';
import { discoverFields } from './discover-fields.ts';
import { readQuery } from './query.ts';
import { runBounded } from './run-bounded.ts';

function ask(query: string, message: string, longestMs = 5000) {
  const event: PlacedEvent = { timestamp: 0, ingestedAt: 0, message, streamName: 'stream', place: 0 };
  return runBounded(readQuery(query), [discoverFields(event, { accountId: '123456789012', groupName: 'group' })], longestMs);
}

const columns = (query: string, message: string) => ask(query, message).rows.map((row) => row.filter(({ field }) => field !== '@ptr').map(({ value }) => value));

describe('a query', () => {
  it('that takes too long is over, without results', () => {
    expect(ask('filter @message like /^(a+)+$/', `${'a'.repeat(64)}!`, 20)).toEqual({ status: 'Timeout', rows: [], matched: 0 });
  });

  it('with a value that cannot be shown has failed', () => {
    expect(ask('fields jsonParse(@message) as j', `${'['.repeat(50_000)}${']'.repeat(50_000)}`).status).toBe('Failed');
  });

  it('that is nested too deeply is refused', () => {
    expect(() => readQuery(`filter ${'('.repeat(4990)}1${')'.repeat(4990)}`)).toThrow(expect.objectContaining({ type: 'MalformedQueryException', message: expect.stringContaining('nested') as unknown }));
  });

  it.each([
    ['fields fromMillis(n) as f', '{"n":1e300}', []],
    ['fields datefloor(n, 1w) as f', '{"n":-9e15}', []],
    ['fields sqrt(n) as f', '{"n":-1}', []],
    ['fields n * 1 as f', '{"n":"Infinity"}', []],
    ['fields rtrim(@message) as f', `a${' '.repeat(200_000)}`, ['a']],
    ['fields trim(@message, "xz") as f', 'xzaxbzx', ['axb']],
    ['parse @message /(?<__proto__>\\d+)/ | fields __proto__, constructor', '{"__proto__":{"constructor":1},"n":22}', ['1']],
    ['parse @message /(?<__proto__>\\d+)/ | display __proto__', 'a 22', ['22']],
  ])('%s answers a line what it can', (query, message, expected) => {
    expect(columns(query, message)).toEqual([expected]);
  });
});

describe('a line', () => {
  it('that is nested too deeply is found all the same, without the fields that lie too deep', () => {
    const { status, rows } = ask('fields top, @logStream', `{"top":1,"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    expect([status, rows[0]?.map(({ value }) => value).slice(0, 2)]).toEqual(['Complete', ['1', 'stream']]);
  });
});
