/**
 * Finds a function's handler the way Lambda's Node.js runtime does.
 * https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/UserFunction.js
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runtimeError } from './error-envelope.ts';
import type { WorkerSettings } from './worker-messages.ts';

export type Handler = (event: unknown, context: unknown, callback?: Callback) => unknown;
export type Callback = (error: unknown, result?: unknown) => void;

const EXTENSIONS = ['', '.js', '.mjs', '.cjs'];
const CALLBACKS_REMOVED =
  'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24: ' +
  'use an async handler. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html';

/** @throws An error whose name is one of Lambda's `Runtime.…` errors, or whatever the module throws while it loads. */
export async function loadHandler({ codeDirectory, handler, runtime }: WorkerSettings): Promise<Handler> {
  const [, moduleName, exportName] = /^([^.]*)\.(.+)$/u.exec(basename(handler)) ?? [];
  if (moduleName === undefined || exportName === undefined)
    throw runtimeError('Runtime.MalformedHandlerName', 'Bad handler');

  const path = join(codeDirectory, dirname(handler), moduleName);
  const file = EXTENSIONS.map((extension) => path + extension).find((candidate) => existsSync(candidate));
  if (file === undefined)
    throw runtimeError(
      'Runtime.ImportModuleError',
      `Error: Cannot find module '${join(dirname(handler), moduleName)}'`,
    );

  const found = exportName.split('.').reduce(property, await load(file));
  if (typeof found !== 'function')
    throw runtimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  if (found.length > 2 && runtime === 'nodejs24.x') {
    throw runtimeError('Runtime.CallbackHandlerDeprecated', CALLBACKS_REMOVED);
  }
  return found as Handler;
}

/** `require` loads ES modules too, unless they await at their top level; it keeps every export of CommonJS modules. */
async function load(file: string): Promise<unknown> {
  try {
    return createRequire(file)(file);
  } catch (error) {
    const code = property(error, 'code');
    if (code === 'ERR_REQUIRE_ASYNC_MODULE') return await import(pathToFileURL(file).href);
    if (error instanceof SyntaxError)
      throw runtimeError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`);
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
      throw runtimeError('Runtime.ImportModuleError', String(error));
    }
    throw error;
  }
}

function property(value: unknown, name: string): unknown {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
