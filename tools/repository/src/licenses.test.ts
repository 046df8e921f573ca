import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from './imports.ts';
import { dependenciesOf, publishedPackages } from './licenses.ts';

/** They ask of whoever passes the package on no more than to name them. */
const permissive = new Set(['MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'Unlicense', 'CC0-1.0']);

describe.each(publishedPackages())('%s', (directory) => {
  it('depends on permissively licensed packages only', () => {
    const others = dependenciesOf(directory).filter(({ license }) => !permissive.has(license));
    expect(others).toEqual([]);
  });
});

it('leaves the policy engine, which is under the AGPL, to one private tool', () => {
  const manifests = ['packages', 'apps', 'tools'].flatMap((group) => readdirSync(join(repository, group)).map((name) => join(group, name, 'package.json')));
  const users = manifests.filter((manifest) => readFileSync(join(repository, manifest), 'utf8').includes('@cloud-copilot/'));
  expect(users).toEqual([join('tools', 'iam', 'package.json')]);
  expect(dependenciesOf('tools/iam')).toContainEqual(expect.objectContaining({ name: '@cloud-copilot/iam-simulate', license: 'AGPL-3.0-or-later' }));
});
