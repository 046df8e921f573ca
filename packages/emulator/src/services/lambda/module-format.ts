import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export type JavaScriptFormat = 'commonjs' | 'module';

/**
 * On Lambda no directory above the code holds a package.json. Here one may well do, and would decide what a `.js` file
 * of the code is: files that have no package.json of their own get the format that `current` answers instead.
 */
export function isolateModuleFormat(codeDirectory: string, current: () => JavaScriptFormat): void {
  const root = pathToFileURL(codeDirectory + sep).href;
  registerHooks({
    load(url, context, nextLoad) {
      const isOurs = url.startsWith(root) && url.endsWith('.js');
      if (!isOurs || hasPackage(dirname(fileURLToPath(url)), codeDirectory)) return nextLoad(url, context);
      return nextLoad(url, { ...context, format: current() });
    },
  });
}

function hasPackage(directory: string, codeDirectory: string): boolean {
  if (existsSync(join(directory, 'package.json'))) return true;
  return directory !== codeDirectory && hasPackage(dirname(directory), codeDirectory);
}
