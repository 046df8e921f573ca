/** Reads what source files import. */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));

export interface Import {
  /** The importing file, from the repository's root. */
  readonly file: string;
  readonly specifier: string;
}

const generated = new Set(['node_modules', 'dist', 'cdk.out', '.nx', '.git']);

/** TypeScript sources below a folder; tests only when asked for. */
export function sourceFiles(folder: string, { tests }: { tests: boolean }): string[] {
  return readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return generated.has(entry.name) ? [] : sourceFiles(path, { tests });
    const isSource = entry.name.endsWith('.ts') && (tests || !/\.test(-d)?\.ts$/.test(entry.name));
    return isSource ? [path] : [];
  });
}

export function importsOf(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(repository, file), 'utf8'));
  return importedFiles.map(({ fileName }) => ({ file, specifier: fileName }));
}

/** `@scope/name` of `@scope/name/part`; undefined for a relative import or one of Node's own modules. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.')) return undefined;
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return undefined;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

/** Whether a relative import leads out of its own package. */
export function leavesPackage({ file, specifier }: Import): boolean {
  if (!specifier.startsWith('.')) return false;
  const [group = '', name = ''] = file.split('/');
  const target = relative(repository, resolve(repository, dirname(file), specifier));
  return !target.startsWith(`${join(group, name)}/`);
}
