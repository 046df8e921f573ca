/** Which licenses a package brings along with what it depends on. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from './imports.ts';

export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

interface Manifest extends Partial<Dependency> {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Directories of packages that are published, from the repository's root. */
export function publishedPackages(): string[] {
  return readdirSync(join(repository, 'packages'))
    .map((name) => join('packages', name))
    .filter((directory) => readManifest(join(repository, directory)).private !== true);
}

/** Everything that is installed along with a package, however deep. */
export function dependenciesOf(directory: string): Dependency[] {
  const found = new Map<string, Dependency>();
  collect(join(repository, directory), found);
  return [...found.values()];
}

function collect(directory: string, found: Map<string, Dependency>): void {
  for (const name of Object.keys(readManifest(directory).dependencies ?? {})) {
    const installed = installedAt(directory, name);
    if (found.has(installed)) continue;
    const { version = '', license = 'none' } = readManifest(installed);
    found.set(installed, { name, version, license });
    collect(installed, found);
  }
}

/** Where Node would look for it, from the package that depends on it. */
function installedAt(from: string, name: string): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
  }
  throw new Error(`${name}, which ${from} depends on, is not installed`);
}

function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
}
