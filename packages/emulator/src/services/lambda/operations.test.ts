import { describe, expect, it } from 'vitest';
import { emptyResources } from '../../resources.ts';
import type { FunctionPermission } from '../../resources.ts';
import type { Caller, OperationContext } from '../../wire/operation.ts';
import { aFunction, aPool, type FunctionSource } from './lambda-fixture.ts';
import { lambdaOperations, type InvokeInput, type InvokeOutput } from './operations.ts';

const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:subject';
const RULE = 'arn:aws:events:eu-central-1:123456789012:rule/ended';

function anInvoke(source: FunctionSource = { body: 'return event;' }) {
  const lambdaFunction = aFunction(source);
  const pool = aPool(lambdaFunction);
  const resources = emptyResources({ partition: 'aws', region: 'eu-central-1', accountId: '123456789012' });
  resources.functions.set(lambdaFunction.arn, lambdaFunction);
  const operation = lambdaOperations(pool)['lambda:Invoke'] as (
    input: InvokeInput,
    context: OperationContext,
  ) => Promise<InvokeOutput>;
  const queued: { to: unknown; event: unknown }[] = [];
  const executions = { dispatch: async (to: unknown, event: unknown) => void queued.push({ to, event }) };
  const invoke = async (input: Partial<InvokeInput>, caller: Partial<Caller> = { arn: 'arn:aws:iam::123456789012:root' }) =>
    await operation({ FunctionName: 'subject', ...input }, { caller, executions, resources } as unknown as OperationContext);
  return { invoke, pool, queued, resources };
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

  it('queues an asynchronous invocation, which runs later', async () => {
    const { invoke, pool, queued } = anInvoke();
    expect(await invoke({ InvocationType: 'Event', Payload: '[1]' })).toEqual({ StatusCode: 202, Payload: '' });
    expect(pool.running).toBe(0);
    expect(queued).toMatchObject([{ to: { machine: 'invocation' }, event: { type: 'invocation.queue', functionArn: ARN, payload: '[1]', maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 } }]);
  });

  it.each<[what: string, permission: Partial<FunctionPermission>, allowed: boolean]>([
    ['its ARN', { sourceArn: RULE }, true],
    ['a pattern of its ARN', { sourceArn: RULE.replace('ended', '*') }, true],
    ['its service alone', {}, true],
    ['all actions', { action: 'lambda:*' }, true],
    ['its account', { sourceAccount: '123456789012' }, true],
    ['another ARN', { sourceArn: `${RULE}-2` }, false],
    ['another account', { sourceAccount: '210987654321' }, false],
    ['another service', { principal: 's3.amazonaws.com' }, false],
    ['another function', { functionArn: `${ARN}-2` }, false],
    ['another action', { action: 'lambda:GetFunction' }, false],
  ])('by a rule needs a permission: with %s %j it is %s', async (_what, permission, allowed) => {
    const { invoke, resources } = anInvoke();
    const service = 'events.amazonaws.com';
    resources.functionPermissions.push({ functionArn: ARN, action: 'lambda:InvokeFunction', principal: service, ...permission });
    const answer = invoke({ InvocationType: 'Event' }, { arn: RULE, service });
    if (allowed) expect(await answer).toMatchObject({ StatusCode: 202 });
    else await expect(answer).rejects.toMatchObject({ type: 'AccessDeniedException', status: 403 });
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
