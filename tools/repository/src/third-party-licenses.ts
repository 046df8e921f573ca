/**
 * What a package bundles it passes on, and so it passes on the licenses. Run after a build that wrote esbuild's
 * metafiles: `node third-party-licenses.ts dist` turns them into `dist/THIRD-PARTY-LICENSES.txt`.
 */
import { existsSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly directory: string;
}

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('Name the directory of the build: third-party-licenses.ts dist');
const metafiles = globSync(join(directory, 'metafile-*.json'));
if (metafiles.length === 0) throw new Error(`There is no metafile in ${directory}: set \`metafile: true\` for tsup`);

const packages = new Map(
  metafiles
    .flatMap((file) => bundledFiles(file))
    .flatMap((file) => packageOf(file) ?? [])
    .map((bundled) => [`${bundled.name}@${bundled.version}`, bundled]),
);
const notices = [...packages.values()].toSorted((one, other) => one.name.localeCompare(other.name)).map(notice);
writeFileSync(join(directory, 'THIRD-PARTY-LICENSES.txt'), `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
for (const file of metafiles) rmSync(file);

/** Files of which something is left in an output. */
function bundledFiles(metafile: string): string[] {
  const { outputs } = JSON.parse(readFileSync(metafile, 'utf8')) as { outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> };
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => file.includes('node_modules') && (inputs[file]?.bytesInOutput ?? 0) > 0),
  );
}

/** The package that a file below node_modules belongs to: the nearest manifest that has a name and a version. */
function packageOf(file: string): Bundled | undefined {
  for (let folder = dirname(resolve(file)); folder.includes('node_modules'); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name, version, license = 'unknown' } = JSON.parse(readFileSync(manifest, 'utf8')) as Partial<Bundled>;
    if (name !== undefined && version !== undefined) return { name, version, license, directory: folder };
  }
  return undefined;
}

function notice({ name, version, license, directory: folder }: Bundled): string {
  const files = readdirSync(folder).filter((entry) => /^(?:license|licence|notice|copying)/i.test(entry));
  return [`${name} ${version} (${license})`, ...files.map((file) => readFileSync(join(folder, file), 'utf8').trim())].join('\n\n');
}
