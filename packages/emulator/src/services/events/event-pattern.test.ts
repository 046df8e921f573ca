import { describe, expect, it } from 'vitest';
import { compilePattern } from './event-pattern.ts';

const event = {
  source: 'aws.states',
  detail: {
    status: 'FAILED',
    name: 'Order-1 (retry)',
    output: null,
    empty: '',
    count: 3,
    flag: true,
    list: ['a', 'b'],
    none: [],
    steps: [
      { name: 'one', ok: true },
      { name: 'two', ok: false },
    ],
  },
};

function matches(detail: unknown): boolean {
  return compilePattern({ detail })(event);
}

describe('a pattern', () => {
  it.each<[pattern: unknown, matched: boolean]>([
    [{ status: ['FAILED'] }, true],
    [{ status: ['SUCCEEDED', 'FAILED'] }, true],
    [{ status: ['failed'] }, false],
    [{ count: [3] }, true],
    [{ count: ['3'] }, false],
    [{ flag: [true] }, true],
    [{ output: [null] }, true],
    [{ empty: [''] }, true],
    [{ absent: [null] }, false],
    [{ status: ['FAILED'], count: [4] }, false],
    [{ list: ['b', 'c'] }, true],
    [{ list: ['c'] }, false],
    [{ steps: { name: ['two'], ok: [false] } }, true],
    [{ steps: { name: ['two'], ok: [true] } }, false],
    [{ constructor: [{ exists: true }] }, false],
  ])('by value: %j is %s', (pattern, matched) => expect(matches(pattern)).toBe(matched));

  it.each<[pattern: unknown, matched: boolean]>([
    [{ name: [{ prefix: 'Order-' }] }, true],
    [{ name: [{ prefix: '' }] }, true],
    [{ name: [{ prefix: 'order-' }] }, false],
    [{ name: [{ prefix: { 'equals-ignore-case': 'order-' } }] }, true],
    [{ name: [{ suffix: '(retry)' }] }, true],
    [{ name: [{ suffix: { 'equals-ignore-case': '(RETRY)' } }] }, true],
    [{ count: [{ prefix: '3' }] }, false],
    [{ status: [{ 'equals-ignore-case': 'failed' }] }, true],
    [{ name: [{ wildcard: 'Order-*(retry)' }] }, true],
    [{ name: [{ wildcard: 'Order-*' }] }, true],
    [{ name: [{ wildcard: '*rder' }] }, false],
    [{ name: [{ wildcard: 'Order-\\*' }] }, false],
    [{ status: [{ 'anything-but': 'FAILED' }] }, false],
    [{ status: [{ 'anything-but': ['RUNNING', 'SUCCEEDED'] }] }, true],
    [{ count: [{ 'anything-but': [3, 4] }] }, false],
    [{ absent: [{ 'anything-but': 'x' }] }, false],
    [{ name: [{ 'anything-but': { prefix: 'Order' } }] }, false],
    [{ name: [{ 'anything-but': { prefix: ['Bill', 'Note'] } }] }, true],
    [{ name: [{ 'anything-but': { suffix: 'x' } }] }, true],
    [{ name: [{ 'anything-but': { wildcard: '*retry*' } }] }, false],
    [{ status: [{ 'anything-but': { 'equals-ignore-case': ['failed'] } }] }, false],
    [{ count: [{ numeric: ['=', 3] }] }, true],
    [{ count: [{ numeric: ['>', 3] }] }, false],
    [{ count: [{ numeric: ['>=', 3, '<', 4] }] }, true],
    [{ status: [{ numeric: ['>', 0] }] }, false],
    [{ status: [{ exists: true }] }, true],
    [{ status: [{ exists: false }] }, false],
    [{ absent: [{ exists: false }] }, true],
    [{ absent: { deeper: [{ exists: false }] } }, true],
    [{ absent: { deeper: [{ exists: true }] } }, false],
    [{ none: [{ exists: true }] }, false],
    [{ steps: [{ exists: true }] }, false],
    [{ status: ['SUCCEEDED', { prefix: 'FAIL' }] }, true],
    [{ $or: [{ status: ['SUCCEEDED'] }, { count: [3] }] }, true],
    [{ $or: [{ status: ['SUCCEEDED'] }, { count: [4] }] }, false],
    [{ flag: [false], $or: [{ status: ['FAILED'] }, { count: [3] }] }, false],
  ])('by operator: %j is %s', (pattern, matched) => expect(matches(pattern)).toBe(matched));
});

describe('a pattern is refused', () => {
  it.each<[pattern: unknown, message: string]>([
    [{}, 'has to be an object with fields'],
    [[], 'has to be an object with fields'],
    [{ source: 'aws.states' }, 'source has to be an object with fields, not "aws.states"'],
    [{ source: [] }, 'source: an empty list'],
    [{ source: [[1]] }, 'source: a value or an object with one operator'],
    [{ source: [{ prefix: 'a', suffix: 'b' }] }, 'source: a value or an object with one operator'],
    [{ source: [{ starts: 'a' }] }, 'source: unrecognized match type starts'],
    [{ source: [{ constructor: 'a' }] }, 'unrecognized match type constructor'],
    [{ source: [{ prefix: 5 }] }, 'source.prefix has to be text'],
    [{ source: [{ prefix: { suffix: 'a' } }] }, 'source.prefix: unrecognized match type suffix'],
    [{ source: [{ exists: 'yes' }] }, 'source.exists is true or false'],
    [{ source: [{ numeric: ['>'] }] }, 'source.numeric takes'],
    [{ source: [{ numeric: ['~', 1] }] }, 'is no comparison'],
    [{ source: [{ numeric: ['>', 5e10] }] }, 'is no comparison'],
    [{ source: [{ wildcard: 'a**' }] }, 'consecutive wildcard'],
    [{ source: [{ wildcard: 'a\\b' }] }, 'invalid escape'],
    [{ source: [{ 'anything-but': [] }] }, 'has to name something'],
    [{ source: [{ 'anything-but': { numeric: ['=', 1] } }] }, 'unrecognized match type numeric'],
    [{ $or: [{ source: ['a'] }] }, 'at least two patterns'],
    [{ $or: [{ source: ['a'] }, { source: [] }] }, '$or[1].source: an empty list'],
  ])('%j', (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ type: 'InvalidEventPatternException', message: expect.stringContaining(message) as unknown }));
  });

  it('by the operator that only AWS has', () => {
    expect(() => compilePattern({ detail: { ip: [{ cidr: '10.0.0.0/24' }] } })).toThrow(/operator cidr \(at detail\.ip\) is not supported/);
  });
});
