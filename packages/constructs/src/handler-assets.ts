import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type HandlerName = 'plan-levels' | 'open-level' | 'close-level' | 'reconcile' | 'find-overdue';

/** What Lambda looks for when its handler is `index.handler`: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html */
const bundles = ['index.js', 'index.mjs', 'index.cjs'];

/**
 * The folder of a bundled handler. Built, the handlers lie beside this package's own file, in either format.
 * @throws Error where the bundle is missing
 */
export function handlerDirectory(name: HandlerName, handlers = join(ownDirectory(), 'handlers')): string {
  const directory = join(handlers, name);
  if (!bundles.some((file) => existsSync(join(directory, file)))) {
    throw new Error(`The bundled handler ${name} is missing in ${directory}: build @countersign/runtime, then @countersign/constructs`);
  }
  return directory;
}

function ownDirectory(): string {
  return dirname(fileURLToPath(import.meta.url));
}
