import { describe, expect, it } from 'vitest';
import { parseDefinition } from './definition.ts';
import { jsonataMachine } from './testing/virtual-engine.ts';

const end = { Type: 'Succeed' };
const task = (fields: object): unknown => jsonataMachine('A', { A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true, ...fields } });
const pass = (fields: object): unknown => jsonataMachine('A', { A: { Type: 'Pass', End: true, ...fields } });
const parse = (definition: unknown) => () => parseDefinition(JSON.stringify(definition));

describe('parseDefinition', () => {
  it('parses a definition once and gives the same answer for the same text', () => {
    const text = JSON.stringify(task({ Comment: 'asks', Arguments: { FunctionName: 'f' }, TimeoutSeconds: 5 }));
    expect(parseDefinition(text)).toBe(parseDefinition(text));
  });

  it('accepts JSONata state by state where the machine names no query language', () => {
    expect(parse({ StartAt: 'A', States: { A: { ...end, QueryLanguage: 'JSONata' } } })().startAt).toBe('A');
  });

  it('keeps templates without expressions constant', () => {
    const { states } = parse(pass({ Output: { a: [1, { b: 'no {% expression' }], c: null } }))();
    const state = states.get('A');
    expect(state?.type === 'Pass' && state.output?.constant).toEqual({ a: [1, { b: 'no {% expression' }], c: null });
  });

  it.each([
    ['no JSON', '{', 'INVALID_JSON_DESCRIPTION'],
    ['no States', JSON.stringify({ StartAt: 'A', QueryLanguage: 'JSONata' }), 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'],
  ])('refuses a definition with %s', (_, text, message) => {
    expect(() => parseDefinition(text)).toThrow(expect.objectContaining({ type: 'InvalidDefinition', message: expect.stringContaining(message) as string }));
  });

  it.each([
    ['no StartAt', { QueryLanguage: 'JSONata', States: { A: end } }, 'These fields are required: [StartAt] at /'],
    ['an unknown StartAt', jsonataMachine('B', { A: end }), "Missing 'StartAt' target: B at /StartAt"],
    ['an unknown Next', jsonataMachine('A', { A: { Type: 'Pass', Next: 'B' } }), "Missing 'Next' target: B at /States/A/Next"],
    ['an unknown Default', jsonataMachine('A', { A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Z' }], Default: 'B' }, Z: end }), "Missing 'Next' target: B at /States/A/Default"],
    ['an unknown Next of a catcher', task({ Catch: [{ ErrorEquals: ['X'], Next: 'B' }] }), "Missing 'Next' target: B at /States/A/Catch[0]/Next"],
    ['a state that nothing leads to', jsonataMachine('A', { A: end, B: end }), 'State "B" is not reachable. at /States/B'],
    ['no end', jsonataMachine('A', { A: { Type: 'Pass', Next: 'A' } }), 'MISSING_END_STATE'],
    ['both Next and End', jsonataMachine('A', { A: { Type: 'Pass', Next: 'B', End: true }, B: end }), "Exactly one of 'Next' and 'End'"],
    ['an unknown field', pass({ Wait: 1 }), "Field 'Wait' is not supported at /States/A/Wait"],
    ['a field of JSONPath', pass({ Parameters: {} }), "field 'Parameters' is only supported for the 'JSONPath' QueryLanguage at /States/A"],
    ['an expression that does not parse', pass({ Output: { a: '{% a[1,2) %}' } }), 'INVALID_JSONATA_EXPRESSION: Expected "]", got "," at /States/A/Output/a'],
    ['a path from nowhere', pass({ Output: { v: '{% phone.number %}' } }), "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/A/Output/v"],
    ['a path from nowhere in a function', pass({ Output: '{% $map($states.input.a, function($x){ b }) %}' }), "Reference to 'b' at the top level"],
    ['the root of nothing', pass({ Output: '{% $$ %}' }), "Reference to '$$' is not supported. at /States/A/Output"],
    ['an assignment to $states', pass({ Assign: { states: 1 } }), "Variable name 'states' is reserved"],
    ['a variable with a bad name', pass({ Assign: { 'a-b': 1 } }), "Invalid variable name 'a-b'"],
    ['States.ALL among others', task({ Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] }), 'States.ALL must appear alone at /States/A/Retry[0]'],
    ['States.ALL before others', task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] }), 'States.ALL must appear last'],
    ['a backoff rate under 1', task({ Retry: [{ ErrorEquals: ['X'], BackoffRate: 0.5 }] }), 'Value is less than the minimum [1] at /States/A/Retry[0]/BackoffRate'],
    ['an unknown jitter', task({ Retry: [{ ErrorEquals: ['X'], JitterStrategy: 'HALF' }] }), '[FULL, NONE]'],
    ['a wait without an end', jsonataMachine('A', { A: { Type: 'Wait', End: true } }), "Exactly one of 'Seconds' and 'Timestamp'"],
    ['an expression as the timeout of the machine', jsonataMachine('A', { A: end }, { TimeoutSeconds: '{% 5 %}' }), 'Expected value of type [NUMBER] at /TimeoutSeconds'],
  ])('refuses a definition with %s', (_, definition, message) => {
    expect(parse(definition)).toThrow(expect.objectContaining({ type: 'InvalidDefinition', message: expect.stringContaining(message) as string }));
  });

  it.each([
    ['JSONPath', { StartAt: 'A', States: { A: end } }, "query language JSONPath (state 'A')"],
    ['heartbeats without a token', task({ HeartbeatSeconds: 1 }), "field 'HeartbeatSeconds' of a task without a task token at /States/A"],
    ['credentials', task({ Credentials: {} }), "field 'Credentials'"],
    ['functions as resources', task({ Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f' }), "task resource 'arn:aws:lambda:us-east-1:123456789012:function:f'"],
    ['other services', task({ Resource: 'arn:aws:states:::sqs:sendMessage' }), "task resource 'arn:aws:states:::sqs:sendMessage'"],
    ['patterns that a service lacks', task({ Resource: 'arn:aws:states:::lambda:invoke.sync' }), "task resource 'arn:aws:states:::lambda:invoke.sync'"],
  ])('names %s as not supported', (_, definition, what) => {
    expect(parse(definition)).toThrow(expect.objectContaining({ type: 'UnsupportedOperation', message: expect.stringContaining(what) as string }));
  });

  it.each(['$states.input.items[value > 3]', '$x.a.b', '$x{ key: value }', '$states.input.items^(price)', '$states.input ~> |items|{ "seen": true }|'])(
    'accepts names that are relative to something: %s',
    (expression) => {
      expect(parse(pass({ Output: `{% ${expression} %}` }))().startAt).toBe('A');
    },
  );
});
