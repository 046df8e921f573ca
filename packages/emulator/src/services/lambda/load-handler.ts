/**
 * Finds a function's handler the way Lambda's Node.js runtime does.
 * https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/UserFunction.js
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runtimeError } from './error-envelope.ts';
import { isolateModuleFormat, type JavaScriptFormat } from './module-format.ts';
import type { WorkerSettings } from './worker-messages.ts';

export type Handler = (event: unknown, context: unknown, callback?: Callback) => unknown;
export type Callback = (error: unknown, result?: unknown) => void;

const EXTENSIONS = ['', '.js', '.mjs', '.cjs'];
/** https://nodejs.org/api/packages.html#syntax-detection */
const MODULE_SYNTAX = /import statement|'export'|import\.meta|await is only valid/u;
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

  const found = exportName.split('.').reduce(property, await load(file, codeDirectory));
  if (typeof found !== 'function')
    throw runtimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  if (found.length > 2 && runtime === 'nodejs24.x') {
    throw runtimeError('Runtime.CallbackHandlerDeprecated', CALLBACKS_REMOVED);
  }
  return found as Handler;
}

/** Like Node without any package.json: what cannot be CommonJS by its syntax is loaded as an ES module. */
async function load(file: string, codeDirectory: string): Promise<unknown> {
  let format: JavaScriptFormat = 'commonjs';
  isolateModuleFormat(codeDirectory, () => format);
  try {
    return await loadModule(file);
  } catch (error) {
    if (!(error instanceof SyntaxError && MODULE_SYNTAX.test(error.message))) throw toImportError(error);
  }
  format = 'module';
  return await loadModule(file).catch((error: unknown) => {
    throw toImportError(error);
  });
}

/** `require` loads ES modules too, unless they await at their top level; it keeps every export of CommonJS modules. */
async function loadModule(file: string): Promise<unknown> {
  try {
    return createRequire(file)(file);
  } catch (error) {
    if (property(error, 'code') !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    return await import(pathToFileURL(file).href);
  }
}

function toImportError(error: unknown): unknown {
  if (error instanceof SyntaxError) return runtimeError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`);
  const isMissing = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes(String(property(error, 'code')));
  return isMissing ? runtimeError('Runtime.ImportModuleError', String(error)) : error;
}

function property(value: unknown, name: string): unknown {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
