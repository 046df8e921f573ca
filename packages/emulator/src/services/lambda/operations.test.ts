import { describe, expect, it, vi } from 'vitest';
import { emptyResources } from '../../resources.ts';
import type { OperationContext } from '../../wire/operation.ts';
import { aFunction, aPool, type FunctionSource } from './lambda-fixture.ts';
import { lambdaOperations, type InvokeInput, type InvokeOutput } from './operations.ts';

const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:subject';

function anInvoke(source: FunctionSource = { body: 'return event;' }) {
  const lambdaFunction = aFunction(source);
  const pool = aPool(lambdaFunction);
  const resources = emptyResources({ partition: 'aws', region: 'eu-central-1', accountId: '123456789012' });
  resources.functions.set(lambdaFunction.arn, lambdaFunction);
  const operation = lambdaOperations(pool)['lambda:Invoke'] as (
    input: InvokeInput,
    context: OperationContext,
  ) => Promise<InvokeOutput>;
  const invoke = async (input: Partial<InvokeInput>) =>
    await operation({ FunctionName: 'subject', ...input }, { caller: { arn: 'arn:aws:iam::123456789012:root' }, resources } as OperationContext);
  return { invoke, pool };
}

describe('lambda:Invoke', () => {
  it.each([
    ['text', '{"a":1}', '{"a":1}'],
    ['bytes', new TextEncoder().encode('["é"]'), '["é"]'],
    ['nothing', undefined, '{}'],
  ])('takes a payload as %s', async (_form, payload, answer) => {
    const { invoke } = anInvoke();
    const output = await invoke(payload === undefined ? {} : { Payload: payload });
    expect(output).toEqual({ StatusCode: 200, Payload: answer, ExecutedVersion: '$LATEST' });
  });

  it.each([
    ['its name', { FunctionName: 'subject' }, ARN],
    ['its ARN', { FunctionName: ARN }, ARN],
    ['a part of its ARN', { FunctionName: '123456789012:function:subject' }, ARN],
    ['its name with $LATEST', { FunctionName: 'subject:$LATEST' }, `${ARN}:$LATEST`],
    ['its ARN with a qualifier beside it', { FunctionName: ARN, Qualifier: '$LATEST' }, `${ARN}:$LATEST`],
  ])('finds a function by %s', async (_by, input, invokedArn) => {
    const { invoke } = anInvoke({ body: 'return context.invokedFunctionArn;' });
    expect(JSON.parse((await invoke(input)).Payload)).toBe(invokedArn);
  });

  it.each([
    ['another name', { FunctionName: 'absent' }, ARN.replace('subject', 'absent')],
    [
      'another account',
      { FunctionName: ARN.replace('123456789012', '210987654321') },
      ARN.replace('123456789012', '210987654321'),
    ],
    ['a version that does not exist', { FunctionName: 'subject:1' }, `${ARN}:1`],
  ])('refuses %s', async (_what, input, arn) => {
    const { invoke } = anInvoke();
    await expect(invoke(input)).rejects.toMatchObject({
      type: 'ResourceNotFoundException',
      message: `Function not found: ${arn}`,
      status: 404,
    });
  });

  it.each([
    ['a payload that is no JSON', { Payload: '{' }, 'InvalidRequestContentException'],
    ['a payload over 6 MB', { Payload: `"${'x'.repeat(6_291_456)}"` }, 'RequestTooLargeException'],
    [
      'an asynchronous payload over 1 MB',
      { Payload: `"${'x'.repeat(1_048_576)}"`, InvocationType: 'Event' },
      'RequestTooLargeException',
    ],
    ['a name with a blank', { FunctionName: 'sub ject' }, 'ValidationException'],
  ] as const)('refuses %s', async (_what, input, type) => {
    const { invoke } = anInvoke();
    await expect(invoke(input)).rejects.toMatchObject({ type });
  });

  it('answers what the handler threw as a FunctionError', async () => {
    const { invoke } = anInvoke({ body: 'throw new Error("no");' });
    expect(await invoke({})).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
  });

  it('answers at once to an asynchronous invocation, which then runs', async () => {
    const { invoke, pool } = anInvoke({ body: 'console.log("ran");' });
    expect(await invoke({ InvocationType: 'Event' })).toEqual({ StatusCode: 202, Payload: '' });
    await vi.waitFor(() => expect(pool.running).toBe(0), { timeout: 30_000 });
    expect(pool.logs.read('subject')).toMatchObject([{ line: 'ran' }]);
  });

  it('runs nothing in a dry run', async () => {
    const { invoke, pool } = anInvoke();
    expect(await invoke({ InvocationType: 'DryRun' })).toEqual({ StatusCode: 204, Payload: '' });
    expect(pool.running).toBe(0);
  });

  it('answers the log of the invocation when asked', async () => {
    const { invoke } = anInvoke({ body: 'console.log("承認");' });
    const { LogResult } = await invoke({ LogType: 'Tail' });
    expect(Buffer.from(LogResult ?? '', 'base64').toString()).toBe('承認\n');
  });
});
