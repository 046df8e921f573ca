/** `--authorizer MODULE`: a path or a package's name, resolved as the working directory would import it. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { InvalidOptionError } from '../options.ts';
import type { CreateAuthorizer } from './authorizer.ts';

/** @throws InvalidOptionError: there is no such module, it cannot be loaded, or its default export is no function */
export async function loadAuthorizer(specifier: string, directory: string = process.cwd()): Promise<CreateAuthorizer> {
  const loaded = await load(specifier, directory);
  const { default: create } = loaded as { default?: unknown };
  if (typeof create === 'function') return create as CreateAuthorizer;
  const exported = Object.keys(loaded).join(', ') || 'nothing';
  throw new InvalidOptionError(`The authorizer ${specifier} has to export by default a function that makes one, (deployed) => Authorizer; it exports ${exported}.`);
}

async function load(specifier: string, directory: string): Promise<object> {
  const isPath = /^\.{0,2}\//.test(specifier) || specifier.startsWith('file:');
  try {
    const found = createRequire(join(directory, 'index.js')).resolve(specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier);
    return (await import(pathToFileURL(found).href)) as object;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    const hint = isPath ? `A path is resolved from ${directory}.` : `It is looked for as a package from ${directory}; a path begins with ./, ../ or /.`;
    throw new InvalidOptionError(`The authorizer ${specifier} cannot be loaded: ${reason}. ${hint}`);
  }
}
