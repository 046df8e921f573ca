import { LAMBDA_SERVICE } from '../../identity/principals.ts';
import { AwsError, notSupported } from '../../wire/aws-error.ts';
import type { OperationContext, Operations } from '../../wire/operation.ts';
import type { QueuedResult } from './asynchronous/invocation-state.ts';
import { queueInvocation } from './asynchronous/queue-invocation.ts';
import { findFunction } from './function-name.ts';
import { checkPermission } from './permission.ts';
import type { LambdaPool } from './pool.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_REQUEST_BYTES = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 };
const LOG_TAIL_BYTES = 4096;

export interface InvokeInput {
  readonly FunctionName: string;
  readonly Qualifier?: string;
  readonly InvocationType?: 'RequestResponse' | 'Event' | 'DryRun';
  readonly LogType?: 'None' | 'Tail';
  /** JSON text; a missing one is an empty object. */
  readonly Payload?: string | Uint8Array;
}

export interface InvokeOutput {
  readonly StatusCode: number;
  /** JSON text; empty unless the invocation was waited for. */
  readonly Payload: string;
  readonly FunctionError?: 'Unhandled';
  readonly ExecutedVersion?: '$LATEST';
  readonly LogResult?: string;
}

interface InvokeQueuedInput {
  readonly FunctionName: string;
  readonly Payload: string;
  readonly RequestId: string;
}

/**
 * `lambda:Invoke`, and what Lambda itself does with an invocation of type Event that it has queued: no operation of AWS,
 * but one here, so that faults can strike it too.
 */
export function lambdaOperations(pool: LambdaPool): Operations {
  return {
    'lambda:Invoke': (input: InvokeInput, context: OperationContext) => invoke(pool, input, context),
    'lambda:InvokeQueued': (input: InvokeQueuedInput, context: OperationContext) => invokeQueued(pool, input, context),
  };
}

async function invoke(pool: LambdaPool, input: InvokeInput, context: OperationContext): Promise<InvokeOutput> {
  const { InvocationType: invocationType = 'RequestResponse', LogType: logType } = input;
  const { caller, isAuthorized, resources, work } = context;
  const maxBytes = MAX_REQUEST_BYTES[invocationType];
  const found = findFunction(input.FunctionName, input.Qualifier, resources);
  const { lambdaFunction, invokedArn } = found;
  if (!isAuthorized) checkPermission(invokedArn, caller, resources);
  const payload = readPayload(input, maxBytes);
  if (invocationType === 'DryRun') return { StatusCode: 204, Payload: '' };
  if (invocationType === 'Event') {
    await queueInvocation(found, payload, context);
    return { StatusCode: 202, Payload: '' };
  }
  const options = { invokedFunctionArn: invokedArn, ...(work && { work }) };
  const { payload: answer, functionError, requestId } = await pool.invoke(lambdaFunction, payload, options);
  return {
    StatusCode: 200,
    Payload: answer,
    ...(functionError && { FunctionError: functionError }),
    ExecutedVersion: '$LATEST',
    ...(logType === 'Tail' && { LogResult: logTail(pool, lambdaFunction.name, requestId) }),
  };
}

async function invokeQueued(
  pool: LambdaPool,
  { FunctionName, Payload, RequestId: requestId }: InvokeQueuedInput,
  { caller, resources, work }: OperationContext,
): Promise<QueuedResult> {
  if (caller.service !== LAMBDA_SERVICE) throw notSupported('lambda:InvokeQueued');
  const { lambdaFunction, invokedArn } = findFunction(FunctionName, undefined, resources);
  const options = { invokedFunctionArn: invokedArn, requestId, ...(work && { work }) };
  const { payload, functionError } = await pool.invoke(lambdaFunction, Payload, options);
  return { payload, ...(functionError && { functionError }) };
}

function readPayload(
  { Payload: given = '', InvocationType: type = 'RequestResponse' }: InvokeInput,
  maxBytes: number,
): string {
  const payload = typeof given === 'string' ? given : Buffer.from(given).toString('utf8');
  const bytes = Buffer.byteLength(payload);
  if (bytes > maxBytes) {
    const message = `${bytes} byte payload is too large for the ${type} invocation type (limit ${maxBytes} bytes)`;
    throw new AwsError('RequestTooLargeException', message, 413);
  }
  if (payload === '') return '{}';
  try {
    JSON.parse(payload);
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return payload;
}

function logTail(pool: LambdaPool, functionName: string, requestId: string): string {
  const lines = pool.logs.read(functionName).filter((line) => line.requestId === requestId);
  return Buffer.from(lines.map(({ line }) => `${line}\n`).join(''))
    .subarray(-LOG_TAIL_BYTES)
    .toString('base64');
}
