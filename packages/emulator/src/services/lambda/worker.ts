/**
 * Entry of a worker thread that runs one function. It loads the handler, then answers one invocation after the other.
 * Its environment holds what the pool gave it and nothing of the host's.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { runtimeError, toErrorEnvelope } from './error-envelope.ts';
import { loadHandler, type Handler } from './load-handler.ts';
import type { InvokeMessage, WorkerMessage, WorkerSettings } from './worker-messages.ts';

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
const port = parentPort;
const say = (message: WorkerMessage): void => port.postMessage(message);

captureOutput(process.stdout);
captureOutput(process.stderr);
process.on('uncaughtException', (error) => say({ kind: 'fatal', error: toErrorEnvelope(error) }));
process.on('unhandledRejection', (reason) => {
  say({ kind: 'fatal', error: toErrorEnvelope(runtimeError('Runtime.UnhandledPromiseRejection', String(reason))) });
});
await start(workerData as WorkerSettings);

async function start(settings: WorkerSettings): Promise<void> {
  let handler: Handler;
  try {
    handler = await loadHandler(settings);
  } catch (error) {
    say({ kind: 'fatal', error: toErrorEnvelope(error) });
    return;
  }
  port.on('message', (message: InvokeMessage) => {
    void answer(handler, message).then(say);
  });
  say({ kind: 'ready' });
}

async function answer(handler: Handler, { payload, context, deadline }: InvokeMessage): Promise<WorkerMessage> {
  try {
    const result = await call(handler, JSON.parse(payload), {
      ...context,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    return { kind: 'result', payload: serialize(result) };
  } catch (error) {
    return { kind: 'error', error: toErrorEnvelope(error) };
  }
}

/** A handler of two parameters answers a promise; with three, which nodejs24.x refuses, it may call back. */
async function call(handler: Handler, event: unknown, context: unknown): Promise<unknown> {
  if (handler.length < 3) return await handler(event, context);
  return await new Promise((resolve, reject) => {
    const returned = handler(event, context, (error, result) => (error ? reject(error) : resolve(result)));
    if (returned instanceof Promise) returned.then(resolve, reject);
  });
}

/** Lambda answers null for what has no JSON. */
function serialize(result: unknown): string {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch (error) {
    throw new Error('Unable to stringify response body', { cause: error });
  }
}

/** Output travels with the answers, so that each line is known to belong to the invocation that wrote it. */
function captureOutput(stream: NodeJS.WriteStream): void {
  stream.write = (chunk: Uint8Array | string, encoding?: unknown, callback?: unknown): boolean => {
    say({ kind: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const written = [encoding, callback].find((argument) => typeof argument === 'function');
    if (written) process.nextTick(written);
    return true;
  };
}
