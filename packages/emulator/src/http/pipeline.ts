/**
 * What happens to a request, in order: guard, read, own endpoints, route, authenticate, decode, run, encode. The first
 * stage that has an answer ends it.
 */
import type { IncomingMessage } from 'node:http';

import type { Activity, Work } from '../engine/activity.ts';
import { toAwsError } from '../engine/report-defect.ts';
import { LostAnswer } from '../faults/lost-answer.ts';
import type { Principals } from '../identity/principals.ts';
import type { Answer, Exchange, OwnRequest, WireRequest } from '../wire/answer.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { Invoke } from '../wire/invoke.ts';
import type { Caller } from '../wire/operation.ts';
import { route } from '../wire/route.ts';
import { refusalOf } from './guard.ts';
import { readBody } from './read-body.ts';
import { authenticate } from './sigv4.ts';

/** Above what AWS takes anywhere: Lambda allows 6 MB, Step Functions 1 MiB. */
const BODY_LIMIT_BYTES = 6 * 1024 * 1024;

export interface Stages {
  readonly activity: Activity;
  readonly principals: Principals;
  /** The invocation that the worker with this access key is at: its requests are part of it. */
  readonly workOf: (accessKeyId: string) => Work | undefined;
  readonly invoke: Invoke;
  readonly countApiCall: (operation: string) => void;
  /** Nobody is answered before this has resolved: what the answer tells has to be kept. Absent: nothing is. */
  readonly whenKept?: () => Promise<void> | undefined;
  /** The emulator's own endpoints. */
  readonly own: {
    isPath(pathname: string): boolean;
    answer(request: OwnRequest): Promise<Answer>;
  };
}

/** Undefined: there is no answer, and the connection is closed. */
export async function handleRequest(incoming: IncomingMessage, stages: Stages): Promise<Answer | undefined> {
  const refusal = refusalOf({ target: incoming.url ?? '', headers: incoming.headers });
  if (refusal !== undefined) return { status: 403, headers: JSON_TYPE, body: JSON.stringify({ error: refusal }) };

  const url = parseUrl(incoming.url);
  if (!url) return { status: 400, headers: JSON_TYPE, body: JSON.stringify({ error: 'The request target is no URL.' }) };

  const body = await readBody(incoming, BODY_LIMIT_BYTES);
  const headers = flatten(incoming.headers);
  const request: WireRequest = { method: incoming.method ?? 'GET', url, headers, body: body ?? Buffer.alloc(0) };

  if (stages.own.isPath(url.pathname)) return answerOwn(incoming, { ...request, isTooLong: body === undefined }, stages);

  const exchange = route(request);
  if (!body) return exchange.refuse(tooLarge());
  return answerExchange(incoming, { exchange, request }, stages);
}

const JSON_TYPE = { 'content-type': 'application/json' };

async function answerOwn({ socket }: IncomingMessage, request: Omit<OwnRequest, 'gone'>, { own, whenKept }: Stages): Promise<Answer> {
  const connection = new AbortController();
  const leave = (): void => connection.abort();
  socket.once('close', leave);
  try {
    const answer = await own.answer({ ...request, gone: connection.signal });
    await whenKept?.();
    return answer;
  } catch (error) {
    const { message, status } = toAwsError(`${request.method} ${request.url.pathname}`, error);
    return { status, headers: JSON_TYPE, body: JSON.stringify({ error: message }) };
  } finally {
    socket.off('close', leave);
  }
}

interface Asked {
  readonly exchange: Exchange;
  readonly request: WireRequest;
}

async function answerExchange({ socket }: IncomingMessage, { exchange, request }: Asked, stages: Stages): Promise<Answer | undefined> {
  let caller: Caller | undefined;
  const work = stages.activity.start(() => caller?.accessKeyId === undefined ? undefined : stages.workOf(caller.accessKeyId));
  // Whoever has gone waits for nothing, least of all for an answer that is held back until its virtual time.
  const leave = (): void => work.end();
  socket.once('close', leave);
  try {
    caller = await authenticate(request, stages.principals);
    const input = exchange.readInput();
    stages.countApiCall(exchange.operation);
    const output = await stages.invoke({ operation: exchange.operation, input, work }, caller);
    await stages.whenKept?.();
    return exchange.answer(output);
  } catch (error) {
    if (error instanceof LostAnswer) return undefined;
    return await refuse(exchange, error, stages);
  } finally {
    socket.off('close', leave);
    work.end();
  }
}

/** A refusal tells of what is there, too. */
async function refuse(exchange: Exchange, error: unknown, { whenKept }: Stages): Promise<Answer> {
  const refusal = toAwsError(exchange.operation, error);
  try {
    await whenKept?.();
    return exchange.refuse(refusal);
  } catch (failure) {
    return exchange.refuse(toAwsError(exchange.operation, failure));
  }
}

function tooLarge(): AwsError {
  return new AwsError('RequestEntityTooLargeException', `The body is longer than ${BODY_LIMIT_BYTES} bytes`, 413);
}

/** A path that begins with two slashes is a path all the same, and no host. */
function parseUrl(target = '/'): URL | undefined {
  return URL.parse(target.startsWith('/') ? `http://127.0.0.1${target}` : target) ?? undefined;
}

function flatten(headers: IncomingMessage['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return flat;
}
