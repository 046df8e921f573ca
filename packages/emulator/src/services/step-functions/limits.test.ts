import { describe, expect, it } from 'vitest';
import { jsonataMachine, lambdaAnswer, stateMachineArn, VirtualEngine } from './testing/virtual-engine.ts';

const limit = 262_144;
const done = { Type: 'Succeed', Output: 'done' };
const dataLimitExceeded = (what: string) => ({
  status: 'FAILED',
  error: 'States.DataLimitExceeded',
  cause: `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
});

/** Text whose JSON has so many bytes, built from characters of two bytes where `character` says so. */
function textOf(bytes: number, character = 'x'): string {
  const size = Buffer.byteLength(character);
  const count = Math.floor((bytes - 2) / size);
  return character.repeat(count) + 'x'.repeat(bytes - 2 - count * size);
}

async function run(definition: unknown, input: unknown, payload: unknown = null) {
  const engine = new VirtualEngine({ Test: definition }, { 'lambda:Invoke': () => lambdaAnswer(payload) });
  return engine.execution(await engine.start('Test', input));
}

describe.each([
  ['ASCII', 'x'],
  ['text of two bytes a character', 'é'],
])('256 KiB of %s', (_, character) => {
  // The input is one byte short of the limit, so that an expression can bring the output to it.
  const input = textOf(limit - 1, character);
  const append = (more: string): unknown => ({ Type: 'Pass', Output: `{% $states.input & '${more}' %}`, Next: 'B' });

  it('are allowed as the output of a state', async () => {
    expect(await run(jsonataMachine('A', { A: append('x'), B: done }), input)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('and one byte are not', async () => {
    expect(await run(jsonataMachine('A', { A: append('xx'), B: done }), input)).toMatchObject(dataLimitExceeded('A'));
  });

  it.each([
    ['x', 'SUCCEEDED'],
    ['xx', 'FAILED'],
  ])('are the most that a state assigns (%s)', async (more, status) => {
    const definition = jsonataMachine('A', { A: { Type: 'Pass', Assign: { v: `{% $states.input & '${more}' %}` }, Output: 1, Next: 'B' }, B: done });
    expect(await run(definition, input)).toMatchObject({ status });
  });

  it('are the most that an execution is started with', async () => {
    const definition = jsonataMachine('A', { A: done });
    await expect(run(definition, textOf(limit, character))).resolves.toMatchObject({ status: 'SUCCEEDED' });
    await expect(run(definition, textOf(limit + 1, character))).rejects.toMatchObject({ type: 'ValidationException' });
  });
});

/** JSON of `depth` lists in each other. */
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('JSON nested more than a thousand deep', () => {
  const invoke = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, Output: 1, Next: 'B' };
  const wait = { ...invoke, Resource: `${invoke.Resource}.waitForTaskToken`, Arguments: { FunctionName: 'f', Payload: '{% $states.context.Task.Token %}' } };

  it.each([
    [1000, 'SUCCEEDED'],
    [1001, 'FAILED'],
    [3000, 'FAILED'],
  ])('is refused in the answer of a function (%d: %s)', async (depth, status) => {
    const answer = { StatusCode: 200, Payload: nested(depth), ExecutedVersion: '$LATEST' };
    const engine = new VirtualEngine({ Test: jsonataMachine('A', { A: invoke, B: done }) }, { 'lambda:Invoke': () => answer });
    expect(engine.execution(await engine.start('Test'))).toMatchObject({ status });
  });

  it('fails the task, which may catch it', async () => {
    const catching = { ...invoke, Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'B' }] };
    const answer = { StatusCode: 200, Payload: nested(3000), ExecutedVersion: '$LATEST' };
    const engine = new VirtualEngine({ Test: jsonataMachine('A', { A: catching, B: done }) }, { 'lambda:Invoke': () => answer });
    expect(engine.execution(await engine.start('Test'))).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('is refused as the input of an execution and as the output of a callback', async () => {
    const engine = new VirtualEngine({ Test: jsonataMachine('A', { A: wait, B: done }) }, { 'lambda:Invoke': () => lambdaAnswer(null) });
    const request = { stateMachineArn: stateMachineArn('Test'), name: 'deep', input: nested(5000) };
    await expect(engine.call('states:StartExecution', request)).rejects.toMatchObject({ type: 'InvalidExecutionInput' });

    await engine.start('Test');
    const { Payload: token } = engine.inputsOf('lambda:Invoke')[0] as { Payload: string };
    const callback = { taskToken: JSON.parse(token) as string, output: nested(5000) };
    await expect(engine.call('states:SendTaskSuccess', callback)).rejects.toMatchObject({ type: 'InvalidOutput' });
  });

  it('fails the expression that makes it', async () => {
    const deep = { A: { Type: 'Pass', Output: `{% $parse($join([1..3000].('[')) & $join([1..3000].(']'))) %}`, Next: 'B' }, B: done };
    expect(await run(jsonataMachine('A', deep), {})).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  it('counts no brackets inside text', async () => {
    expect(await run(jsonataMachine('A', { A: done }), '["\\"[{'.repeat(2000))).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('the result of a task', () => {
  const invoke = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, Output: 1, Next: 'B' };
  const envelope = JSON.stringify({ ExecutedVersion: '$LATEST', Payload: '', StatusCode: 200 }).length - 2;

  it.each([
    [limit, { status: 'SUCCEEDED' }],
    [limit + 1, dataLimitExceeded('lambda')],
  ])('may have 262,144 bytes with what surrounds the payload (%i)', async (bytes, expected) => {
    expect(await run(jsonataMachine('A', { A: invoke, B: done }), {}, textOf(bytes - envelope))).toMatchObject(expected);
  });

  it('that is too large is caught by its own name alone', async () => {
    const caughtBy = async (error: string) => {
      const definition = jsonataMachine('A', { A: { ...invoke, Catch: [{ ErrorEquals: [error], Next: 'B' }] }, B: done });
      return (await run(definition, {}, textOf(limit))).status;
    };
    expect(await caughtBy('States.DataLimitExceeded')).toBe('SUCCEEDED');
    expect(await caughtBy('States.ALL')).toBe('FAILED');
  });
});

describe('the arguments of a task', () => {
  it.each([
    [limit, 'SUCCEEDED'],
    [limit + 1, 'FAILED'],
  ])('may have 262,144 bytes (%i)', async (bytes, status) => {
    const around = '{"FunctionName":"f","Payload":""}'.length - 2;
    const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' }, Output: 1, Next: 'B' };
    expect(await run(jsonataMachine('A', { A: task, B: done }), textOf(bytes - around))).toMatchObject({ status });
  });
});
