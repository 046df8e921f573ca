import { expect, it } from 'vitest';
import { compileFilterPattern } from './filter-pattern.ts';

const lines = ['[ERROR 400] BAD REQUEST', '[ERROR 401] UNAUTHORIZED REQUEST', '[ERROR 419] MISSING ARGUMENTS', '[ERROR 420] INVALID ARGUMENTS', 'all is well'];

it.each([
  ['', [0, 1, 2, 3, 4]],
  ['" "', [0, 1, 2, 3, 4]],
  ['ERROR', [0, 1, 2, 3]],
  ['error', []],
  ['ERROR ARGUMENTS', [2, 3]],
  ['?MISSING ?well', [2, 4]],
  ['ERROR -ARGUMENTS', [0, 1]],
  ['-ERROR', [4]],
  ['"UNAUTHORIZED REQUEST"', [1]],
  ['"[ERROR 4" -"401]"', [0, 2, 3]],
  ['ERROR ?MISSING', [0, 1, 2, 3]],
])('the terms %j match lines %j', (pattern, expected) => {
  const matches = compileFilterPattern(pattern);
  expect(lines.flatMap((line, index) => (matches(line) ? [index] : []))).toEqual(expected);
});

const event = {
  eventType: 'UpdateTrail',
  sourceIPAddress: '111.111.111.111',
  'detail-type': 'Step Functions Execution Status Change',
  arrayKey: ['value', 'another value'],
  objectList: [{ name: 'a', id: 1 }, { name: 'b', id: 2 }],
  SomeObject: null,
  done: true,
  detail: { status: 'FAILED', attempts: 3, rate: 0.001 },
};

it.each([
  ['{ $.eventType = "UpdateTrail" }', true],
  ['{ $.eventType = UpdateTrail }', true],
  ['{ $.eventType = "Update*" }', true],
  ['{ $.eventType = "*Trail" }', true],
  ['{ $.eventType = "Trail" }', false],
  ['{ $.sourceIPAddress != 123.123.* }', true],
  ['{ $.sourceIPAddress = 111.111.* }', true],
  ['{ $.detail-type = "Step Functions*" }', true],
  ["{ $['detail-type'] = \"Step*\" }", true],
  ['{ $.arrayKey[0] = "value" }', true],
  ['{ $.objectList[1].id = 2 }', true],
  ['{ $.objectList[1].id = "2" }', true],
  ['{ $.SomeObject IS NULL }', true],
  ['{ $.done IS TRUE }', true],
  ['{ $.done IS FALSE }', false],
  ['{ $.SomeOtherObject NOT EXISTS }', true],
  ['{ $.eventType NOT EXISTS }', false],
  ['{ $.detail.attempts > 2 }', true],
  ['{ $.detail.attempts >= 3 && $.detail.attempts < 4 }', true],
  ['{ $.detail.attempts <= 2 }', false],
  ['{ $.detail.rate = 1e-3 }', true],
  ['{ $.detail.attempts != 3 }', false],
  ['{ $.missing = "x" }', false],
  ['{ $.missing != "x" }', false],
  ['{ ($.detail.status = "FAILED") && ($.detail.attempts = 3) }', true],
  ['{ $.detail.status = "OK" || $.eventType = "UpdateTrail" && $.done IS TRUE }', true],
  ['{ ($.detail.status = "FAILED" || $.eventType = "x") && $.done IS FALSE }', false],
])('the condition %s holds: %s', (pattern, expected) => {
  expect(compileFilterPattern(pattern)(JSON.stringify(event))).toBe(expected);
});

it('finds no condition in what is no JSON object', () => {
  const matches = compileFilterPattern('{ $.a NOT EXISTS }');
  expect(['plain', '1', '"text"', '{"b":1}'].map(matches)).toEqual([false, false, false, true]);
});

it.each([
  ['[ip, user, status = 4*]', 'A filter pattern of space-delimited fields is not supported'],
  ['%ERR.*%', 'A filter pattern with a regular expression is not supported'],
  ['{ $.a = %x% }', 'A filter pattern with a regular expression is not supported'],
  ['not-quoted', 'Invalid filter pattern at "not-quoted": a term of other than letters'],
  ['"open', 'Invalid filter pattern at "\\"open": it cannot be read.'],
  ['{ $.a = 1', 'the closing brace is missing'],
  ['{ a = 1 }', 'Invalid filter pattern at "a": a condition begins with a selector'],
  ['{ $.a == 1 }', 'Invalid filter pattern'],
  ['{ $.a = }', 'the value to compare with is missing'],
  ['{ $.a > "x" }', '> compares numbers'],
  ['{ $.a IS THERE }', 'IS takes NULL, TRUE or FALSE'],
  ['{ ($.a = 1 }', 'the closing parenthesis is missing'],
  ['{ $.a EXISTS 1 }', 'operators are = != < <= > >= IS and NOT EXISTS'],
])('refuses %s', (pattern, message) => {
  expect(() => compileFilterPattern(pattern)).toThrow(message);
});
