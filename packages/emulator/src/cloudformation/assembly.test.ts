import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aDirectory, anAssembly } from './assembly-fixture.ts';
import { readAssembly } from './assembly.ts';

it('reads stacks after the stacks that they depend on, and assets by object key', () => {
  const template = { Resources: {} };
  const directory = anAssembly({ Last: { template, dependencies: ['First'] }, First: { template } });
  const { stacks, fileAssets } = readAssembly(directory);
  expect(stacks.map(({ name }) => name)).toEqual(['First', 'Last']);
  expect(fileAssets).toEqual(new Map([['code.zip', join(directory, 'asset.code')]]));
});

it.each([
  ['is missing', (directory: string) => join(directory, 'absent'), /absent does not exist\. Synthesize the app first/u],
  [
    'is a file',
    (directory: string) => aFile(directory, 'cdk.json', '{}'),
    /cdk\.json is not a directory\. Synthesize the app first/u,
  ],
  ['has no manifest', (directory: string) => directory, /manifest\.json does not exist: this is no CDK assembly/u],
  ['has a broken manifest', (directory: string) => withManifest(directory, '{'), /manifest\.json cannot be read: /u],
  [
    'has no artifacts',
    (directory: string) => withManifest(directory, '{}'),
    /manifest\.json: artifacts must be an object/u,
  ],
  ['has no stack', (directory: string) => withManifest(directory, '{"artifacts":{}}'), /holds no stack/u],
])('refuses a directory that %s', (_what, prepare, message) => {
  const directory = prepare(aDirectory());
  expect(() => readAssembly(directory)).toThrow(message);
});

it('names every file that is broken, not only the first', () => {
  const directory = anAssembly({
    One: { template: { Resources: [] } },
    Two: { template: {} },
    Three: { template: { Resources: { X: {} } } },
  });
  rmSync(join(directory, 'Two.template.json'));
  expect(() => readAssembly(directory)).toThrow(
    /One\.template\.json: Resources must be an object\.\n.*Two\.template\.json cannot be read: .*\n.*Three\.template\.json: Resources\.X must be an object with a Type\./u,
  );
});

it('refuses stacks that depend on each other', () => {
  const template = { Resources: {} };
  const directory = anAssembly({ A: { template, dependencies: ['B'] }, B: { template, dependencies: ['A'] } });
  expect(() => readAssembly(directory)).toThrow('in a circle: A → B → A');
});

it('refuses a template with a macro', () => {
  const directory = anAssembly({ A: { template: { Transform: 'AWS::LanguageExtensions' } } });
  expect(() => readAssembly(directory)).toThrow('Transform is not supported');
});

function aFile(directory: string, name: string, content: string): string {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, name), content);
  return join(directory, name);
}

function withManifest(directory: string, content: string): string {
  aFile(directory, 'manifest.json', content);
  return directory;
}
