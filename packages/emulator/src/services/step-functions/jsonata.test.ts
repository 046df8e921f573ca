import { describe, expect, it } from 'vitest';
import type { JsonValue } from './json.ts';
import type { Scope } from './query-language.ts';
import { jsonataLanguage } from './jsonata.ts';

const now = Date.parse('2026-01-01T12:30:00.000Z');

const aScope = (input: JsonValue = {}, variables: Scope['variables'] = {}): Scope => ({
  states: { input, context: {} },
  variables,
  now,
  random: () => 0.25,
  uuid: () => '00000000-0000-4000-8000-000000000000',
});

const evaluate = (field: JsonValue, scope = aScope()): Promise<JsonValue> => jsonataLanguage.compile(field, 'Output').evaluate(scope);

describe('JSONata', () => {
  it.each<[string, JsonValue, JsonValue]>([
    ['a whole string', '{% 1 + 1 %}', 2],
    ['nothing but whole strings', 'a {% 1 %}', 'a {% 1 %}'],
    ['nested members and items', { a: ['{% 1 %}', { b: '{% "x" %}' }], c: 3 }, { a: [1, { b: 'x' }], c: 3 }],
    ['null as a value', '{% null %}', null],
    ['a singleton sequence as its item', '{% $map([1], function($n){ $n * 2 }) %}', 2],
    ['a sequence of several as an array', '{% $map([1, 2], function($n){ $n * 2 }) %}', [2, 4]],
    ['an array constructor as an array', '{% [$map([1], function($n){ $n * 2 })] %}', [2]],
    ['$append of one item in brackets', '{% $append([], [{"a": 1}]) %}', [{ a: 1 }]],
    ['undefined members as absent', '{% {"a": $nothing, "b": 1} %}', { b: 1 }],
    ['$now from the event', '{% $now() %}', '2026-01-01T12:30:00.000Z'],
    ['$now with a picture', "{% $now('[Y]-[M01]-[D01]') %}", '2026-01-01'],
    ['$millis from the event', '{% $millis() %}', now],
    ['$uuid from the event', '{% $uuid() %}', '00000000-0000-4000-8000-000000000000'],
    ['$random from the event', '{% $random() %}', 0.25],
    ['$random with a seed, reproducibly', '{% $random(7) = $random(7) and $random(7) != $random(8) %}', true],
    ['$parse', `{% $parse('{"a": [1]}').a %}`, [1]],
    ['$hash', "{% $hash('abc', 'SHA-256') %}", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['$partition', '{% $partition([1,2,3,4,5], 2) %}', [[1, 2], [3, 4], [5]]],
    ['$partition towards zero', '{% $partition([1,2,3], 2.9) %}', [[1, 2], [3]]],
    ['$range inclusive', '{% $range(0, 10, 5) %}', [0, 5, 10]],
    ['$range towards zero', '{% $range(-1.7, 1, 1) %}', [-1, 0, 1]],
    ['$range of one as a number', '{% $range(3, 3, 1) %}', 3],
    ['$range downwards', '{% $range(3, 1, -1) %}', [3, 2, 1]],
    ['$shuffle from the event', '{% $shuffle([1, 2, 3, 4]) %}', [4, 3, 1, 2]],
    ['$shuffle of nothing', '{% [$shuffle($nothing)] %}', []],
    ['$toMillis with a partial picture from the event', "{% $toMillis('10:30', '[H01]:[m01]') %}", Date.parse('2026-01-01T10:30:00.000Z')],
    ['$toMillis', "{% $toMillis('2020-02-03T00:00:00Z') %}", Date.parse('2020-02-03T00:00:00Z')],
    ['functions as arguments', `{% $map(['1', '2'], $parse) %}`, [1, 2]],
  ])('evaluates %s', async (_, field, expected) => {
    await expect(evaluate(field)).resolves.toEqual(expected);
  });

  it('reads input and variables, and leaves them as they are', async () => {
    const scope = aScope({ items: [{ n: 1 }] }, { list: [1], name: 'ops' });
    const field = '{% {"n": $states.input.items.n, "list": $append($list, [2]), "name": $name} %}';
    await expect(evaluate(field, scope)).resolves.toEqual({ n: 1, list: [1, 2], name: 'ops' });
    expect(scope.variables).toEqual({ list: [1], name: 'ops' });
  });

  it.each([
    ['nothing', { v: '{% $states.input.missing %}' }, 'Output/v', "The JSONata expression '$states.input.missing' specified for the field 'Output/v' returned nothing (undefined)."],
    ['nothing, in an array', [{ a: '{% $no %}' }], 'Output[0]/a', "The JSONata expression '$no' specified for the field 'Output[0]/a' returned nothing (undefined)."],
    ['a chunk size of zero', '{% $partition([1], 0) %}', 'Output', 'returned nothing (undefined).'],
    ['a range without a step', '{% $range(1, 2) %}', 'Output', 'returned nothing (undefined).'],
    ['a hash without an algorithm', "{% $hash('a') %}", 'Output', 'returned nothing (undefined).'],
    ['a function', '{% function($x){ $x } %}', 'Output', 'returned an unsupported result type.'],
    ['a function inside', '{% {"f": $sum} %}', 'Output', 'returned an unsupported result type.'],
    ['a number that is none', '{% 1 / 0 %}', 'Output', 'returned an unsupported result type.'],
    ['a number that is none, inside', '{% {"n": [0 / 0]} %}', 'Output', 'returned an unsupported result type.'],
    ['an error with a code', '{% $sum("a" ~> $split("")) %}', 'Output', 'threw an error during evaluation. T0412: Argument 1 of function "sum" must be an array of "numbers"'],
    ['$eval', '{% $eval("1") %}', 'Output', 'threw an error during evaluation. T1006: Attempted to invoke a non-function'],
    ['text that is no JSON', "{% $parse('{') %}", 'Output', 'threw an error during evaluation: '],
    ['an unknown algorithm', "{% $hash('a', 'sha256') %}", 'Output', 'threw an error during evaluation: Unsupported hash algorithm: "sha256"'],
  ])('fails on %s, naming the field', async (_, field, location, message) => {
    await expect(evaluate(field)).rejects.toMatchObject({ location, message: expect.stringContaining(message) as string });
  });

  it('keeps evaluations of one expression apart', async () => {
    const template = jsonataLanguage.compile('{% $millis() %}', 'Output');
    const scopes = [1, 2, 3].map((at) => ({ ...aScope(), now: at }));
    await expect(Promise.all(scopes.map((scope) => template.evaluate(scope)))).resolves.toEqual([1, 2, 3]);
  });
});
