/** What destinations and dead-letter queues get of an asynchronous invocation. */
import { queueUrlOf } from '../../sqs/queue-url.ts';
import type { InvocationState, QueuedResult } from './invocation-state.ts';

export type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';

export interface Outcome {
  readonly condition: Condition;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface OutcomeCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A function may have both: a destination for failures, and a dead-letter queue. */
export function outcomeCalls(state: InvocationState, outcome: Outcome): readonly OutcomeCall[] {
  const { onSuccess, onFailure, deadLetterArn } = state.destinations;
  const succeeded = outcome.condition === 'Success';
  const destination = succeeded ? onSuccess : onFailure;
  return [
    ...(destination === undefined ? [] : [destinationCall(destination, invocationRecord(state, outcome))]),
    ...(succeeded || deadLetterArn === undefined ? [] : [deadLetterCall(deadLetterArn, state)]),
  ];
}

/** How many a failure for good is told to. */
export function failureTellings({ destinations: { onFailure, deadLetterArn } }: InvocationState): number {
  return [onFailure, deadLetterArn].filter((arn) => arn !== undefined).length;
}

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations-example
 * What an event that grew too old before it ever ran has for a response is assumed: nothing.
 */
function invocationRecord(state: InvocationState, { condition, at }: Outcome): string {
  const { requestId, functionArn, payload, runs, lastResult } = state;
  return jsonObject({
    version: JSON.stringify('1.0'),
    timestamp: JSON.stringify(new Date(at).toISOString()),
    requestContext: JSON.stringify({ requestId, functionArn: `${functionArn}:$LATEST`, condition, approximateInvokeCount: runs }),
    requestPayload: jsonText(payload),
    ...(lastResult && { responseContext: JSON.stringify(responseContext(lastResult)), responsePayload: jsonText(lastResult.payload) }),
  });
}

function responseContext({ functionError }: QueuedResult): object {
  return { statusCode: 200, executedVersion: '$LATEST', ...(functionError === undefined ? {} : { functionError }) };
}

/** Of members that are JSON text: payloads are taken over as they are, since JSON.stringify overflows its stack on deep ones. */
function jsonObject(members: Readonly<Record<string, string>>): string {
  return `{${Object.entries(members).map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
}

/** What is no JSON is shown as the text it is. */
function jsonText(text: string): string {
  return parsed(text) === undefined ? JSON.stringify(text) : text;
}

function destinationCall(arn: string, record: string): OutcomeCall {
  if (arn.split(':')[2] === 'sqs') return { operation: 'sqs:SendMessage', input: { QueueUrl: queueUrlOf(arn), MessageBody: record } };
  return { operation: 'lambda:Invoke', input: { FunctionName: arn, InvocationType: 'Event', Payload: record } };
}

const MAX_ERROR_BYTES = 1024;

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq – the event, with
 * "RequestID", "ErrorCode" (a status code) and "ErrorMessage" ("The first 1 KB of the error message").
 */
function deadLetterCall(arn: string, { requestId, payload, lastResult }: InvocationState): OutcomeCall {
  const message = errorMessage(lastResult?.payload);
  const attribute = (DataType: string, StringValue: string): object => ({ DataType, StringValue });
  const MessageAttributes = {
    RequestID: attribute('String', requestId),
    ErrorCode: attribute('Number', lastResult ? '200' : '429'),
    ...(message === '' ? {} : { ErrorMessage: attribute('String', message) }),
  };
  return { operation: 'sqs:SendMessage', input: { QueueUrl: queueUrlOf(arn), MessageBody: payload, MessageAttributes } };
}

function errorMessage(answer: string | undefined): string {
  const envelope = parsed(answer ?? 'null');
  const { errorMessage: text } = (typeof envelope === 'object' && envelope !== null ? envelope : {}) as { errorMessage?: unknown };
  return typeof text === 'string' ? Buffer.from(text).subarray(0, MAX_ERROR_BYTES).toString('utf8').replace(/\uFFFD$/u, '') : '';
}

/** Undefined: it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
