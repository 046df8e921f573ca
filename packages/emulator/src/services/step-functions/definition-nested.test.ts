import { describe, expect, it } from 'vitest';
import { parseDefinition } from './definition.ts';
import { jsonataMachine } from './testing/virtual-engine.ts';

const end = { Type: 'Succeed' };
const pass = { Type: 'Pass', End: true };
const branch = (name: string, state: object = end) => ({ StartAt: name, States: { [name]: state } });
const parallel = (fields: object = {}, states: object = {}): unknown =>
  jsonataMachine('P', { P: { Type: 'Parallel', Branches: [branch('A'), branch('B')], End: true, ...fields }, ...states });
const map = (fields: object = {}, states: object = {}): unknown =>
  jsonataMachine('M', { M: { Type: 'Map', ItemProcessor: branch('A'), End: true, ...fields }, ...states });
const parse = (definition: unknown) => () => parseDefinition(JSON.stringify(definition));

describe('a definition with Parallel and Map', () => {
  it('knows the states of every depth by name', () => {
    const nested = { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...branch('Deep') }, End: true };
    const definition = parse(parallel({ Branches: [branch('A', nested), branch('B')] }))();
    expect([...definition.allStates.keys()]).toEqual(['P', 'A', 'Deep', 'B']);
    expect([...definition.states.keys()]).toEqual(['P']);
  });

  it.each([
    ['no branches', parallel({ Branches: [] }), 'Value cannot be empty at /States/P/Branches'],
    ['no processor', map({ ItemProcessor: undefined }), 'These fields are required: [ItemProcessor] at /States/M'],
    ['a branch without a start', parallel({ Branches: [{ States: { A: end } }] }), 'These fields are required: [StartAt] at /States/P/Branches[0]'],
    ['a start that the branch does not have', parallel({ Branches: [{ StartAt: 'P', States: { A: end } }] }), "Missing 'StartAt' target: P at /States/P/Branches[0]/StartAt"],
    ['a way out of a branch', parallel({ Branches: [branch('A', { Type: 'Pass', Next: 'Z' })], End: undefined, Next: 'Z' }, { Z: end }), "Missing 'Next' target: Z at /States/P/Branches[0]/States/A/Next"],
    ['a branch without an end', parallel({ Branches: [branch('A', { Type: 'Pass', Next: 'A' })] }), 'No terminal state found in machine at /States/P/Branches[0]/States'],
    ['two states of one name', parallel({ Branches: [branch('A'), branch('A')] }), 'DUPLICATE_STATE_NAME: Duplicate State name: A at /States/P/Branches[1]/States/A'],
    ['a bad expression in a branch', map({ ItemProcessor: branch('A', { ...end, Output: '{% a.b %}' }) }), 'at /States/M/ItemProcessor/States/A/Output'],
    ['a field of JSONPath', map({ ItemsPath: '$.a' }), "Field 'ItemsPath'"],
    ['the old name of the processor', map({ Iterator: branch('Z') }), "Field 'Iterator'"],
    ['an unknown mode', map({ ItemProcessor: { ...branch('A'), ProcessorConfig: { Mode: 'FAST' } } }), '[DISTRIBUTED, INLINE] at /States/M/ItemProcessor/ProcessorConfig/Mode'],
    ['a type of execution inline', map({ ItemProcessor: { ...branch('A'), ProcessorConfig: { ExecutionType: 'STANDARD' } } }), "'ExecutionType' is not supported in INLINE mode"],
    ['a negative concurrency', map({ MaxConcurrency: -1 }), 'Expected a non-negative integer at /States/M/MaxConcurrency'],
    ['an unknown Next of a catcher', map({ Catch: [{ ErrorEquals: ['X'], Next: 'Z' }] }), "Missing 'Next' target: Z at /States/M/Catch[0]/Next"],
  ])('is refused with %s', (_, definition, message) => {
    expect(parse(definition)).toThrow(expect.objectContaining({ type: 'InvalidDefinition', message: expect.stringContaining(message) as string }));
  });

  it.each([
    ['the DISTRIBUTED mode', map({ ItemProcessor: { ...branch('A'), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } } }), 'DISTRIBUTED mode at /States/M/ItemProcessor'],
    ['tolerated failures', map({ ToleratedFailureCount: 1 }), "field 'ToleratedFailureCount' of Map states in DISTRIBUTED mode"],
    ['item readers', map({ ItemReader: {} }), "field 'ItemReader'"],
    ['JSONPath in a branch', parallel({ Branches: [branch('A', { ...end, QueryLanguage: 'JSONPath' })] }), "JSONPath (state 'A')"],
  ])('names %s as not supported', (_, definition, what) => {
    expect(parse(definition)).toThrow(expect.objectContaining({ type: 'UnsupportedOperation', message: expect.stringContaining(what) as string }));
  });
});

describe('scopes of variables', () => {
  const assigns = (x: number) => ({ ...pass, Assign: { x } });
  const choosing = { Type: 'Choice', Choices: [{ Condition: true, Next: 'End', Assign: { x: 1 } }] };
  const catching = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: {}, End: true, Catch: [{ ErrorEquals: ['E'], Next: 'End', Assign: { x: 1 } }] };

  it.each([
    ['a branch', parallel({ Branches: [branch('A', assigns(1))], End: undefined, Next: 'Z' }, { Z: assigns(2) }), '/States/P/Branches[0]/States/A'],
    ['an iteration', map({ ItemProcessor: branch('A', assigns(1)), Assign: { x: 2 } }), '/States/M/ItemProcessor/States/A'],
    ['a choice rule', map({ ItemProcessor: { StartAt: 'A', States: { A: choosing, End: end } }, Assign: { x: 2 } }), '/States/M/ItemProcessor/States/A'],
    ['a catcher', map({ ItemProcessor: { StartAt: 'A', States: { A: catching, End: end } }, Assign: { x: 2 } }), '/States/M/ItemProcessor/States/A'],
  ])('refuse in %s what is assigned around it', (_, definition, path) => {
    const message = `Variable 'x' is already assigned in an outer scope at ${path}`;
    expect(parse(definition)).toThrow(expect.objectContaining({ type: 'InvalidDefinition', message: expect.stringContaining(message) as string }));
  });

  it('take the same name in branches beside each other', () => {
    expect(parse(parallel({ Branches: [branch('A', assigns(1)), branch('B', assigns(2))] }))().startAt).toBe('P');
  });
});
