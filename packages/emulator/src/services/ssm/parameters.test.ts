import { expect, it } from 'vitest';
import { resolveParameters } from './parameters.ts';
import type { GivenParameters } from './parameters.ts';
import type { Json, ParameterDefinition } from './runbook.ts';

const one = (definition: ParameterDefinition, values?: string[], length: 'enforced' | 'ignored' = 'enforced') =>
  resolveParameters({ P: definition }, values ? { P: values } : {}, length)['P'];

it.each<[ParameterDefinition, string[] | undefined, Json]>([
  [{ type: 'String' }, ['a'], 'a'],
  [{ type: 'String', default: 'd' }, undefined, 'd'],
  [{ type: 'String', default: 'd' }, ['a'], 'a'],
  [{ type: 'String' }, ['"quotes" {{braces}}\n承認 🚀'], '"quotes" {{braces}}\n承認 🚀'],
  [{ type: 'StringList' }, ['a', 'b'], ['a', 'b']],
  [{ type: 'StringList' }, [], []],
  [{ type: 'Integer' }, ['12'], 12],
  [{ type: 'Integer' }, ['-007'], -7],
  [{ type: 'Boolean' }, ['true'], true],
  [{ type: 'Boolean' }, ['False'], false],
  [{ type: 'StringMap' }, ['{"a":"b"}'], { a: 'b' }],
  [{ type: 'MapList' }, ['{"a":1}', '{"b":2}'], [{ a: 1 }, { b: 2 }]],
  [{ type: 'MapList' }, ['[{"a":1},{"b":2}]'], [{ a: 1 }, { b: 2 }]],
  [{ type: 'String', allowedValues: ['a', 'b'] }, ['b'], 'b'],
  [{ type: 'Integer', allowedValues: [1, 2] }, ['2'], 2],
  [{ type: 'String', allowedPattern: '[a-z]+' }, ['abc'], 'abc'],
  [{ type: 'String', minChars: 3, maxChars: 3 }, ['abc'], 'abc'],
])('%j given %j is %j', (definition, values, expected) => {
  expect(one(definition, values)).toEqual(expected);
});

it.each<[ParameterDefinition, string[] | undefined, RegExp]>([
  [{ type: 'String' }, undefined, /^Missing required parameter: P in user inputs\.$/],
  [{ type: 'String' }, ['a', 'b'], /takes one value, not 2/],
  [{ type: 'String' }, [], /takes one value, not 0/],
  [{ type: 'Integer' }, ['1.5'], /"1.5", which is not an Integer/],
  [{ type: 'Boolean' }, ['yes'], /not a Boolean/],
  [{ type: 'StringMap' }, ['[]'], /must be a JSON object/],
  [{ type: 'StringMap' }, ['{'], /must be JSON/],
  [{ type: 'MapList' }, ['["a"]'], /must hold JSON objects/],
  [{ type: 'String', allowedValues: ['Install', 'Uninstall'] }, ['install'], /^Parameter "P" has value "install" not found in \[Install, Uninstall\]\.$/],
  [{ type: 'String', allowedPattern: '[a-z]+' }, ['abc1'], /does not match \[a-z\]\+/],
  [{ type: 'StringList', allowedPattern: '[a-z]+' }, ['abc', 'X'], /"X"/],
  [{ type: 'String', minChars: 3 }, ['ab'], /2 characters/],
  [{ type: 'String', maxChars: 3 }, ['abcd'], /4 characters/],
])('%j given %j is refused', (definition, values, message) => {
  const refusal = { type: 'InvalidAutomationExecutionParametersException', message: expect.stringMatching(message) };
  expect(() => one(definition, values)).toThrow(expect.objectContaining(refusal));
});

it.each([1, 512])('takes a value of %d characters, counted as people see most of them', (length) => {
  expect(one({ type: 'String' }, ['🚀'.repeat(length)])).toHaveLength(2 * length);
});

it.each([0, 513])('refuses a value of %d characters where the length is enforced', (length) => {
  const value = 'x'.repeat(length);
  expect(() => one({ type: 'String' }, [value])).toThrow(new RegExp(`a value of ${length} characters; it must have 1 to 512`));
  expect(one({ type: 'String' }, [value], 'ignored')).toBe(value);
});

it('takes 50 values and refuses 51', () => {
  const values = (count: number) => Array.from({ length: count }, () => 'x');
  expect(one({ type: 'StringList' }, values(50))).toHaveLength(50);
  expect(() => one({ type: 'StringList' }, values(51))).toThrow(/51 values; at most 50/);
});

it('refuses what the runbook does not define, inherited names included', () => {
  for (const given of [{ Other: ['x'] }, { constructor: ['x'] }] satisfies GivenParameters[]) {
    expect(() => resolveParameters({}, given, 'enforced')).toThrow(/is not defined in the runbook/);
  }
});

it.each(['constructor', 'toString', '__proto__'])('takes %s for nothing but the name of a parameter', (name) => {
  const definitions = Object.fromEntries([[name, { type: 'String' as const }]]);
  expect(() => resolveParameters(definitions, {}, 'enforced')).toThrow(/Missing required parameter/);
});
