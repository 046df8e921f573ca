import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DependencyRule, dependencyRules } from './dependency-rules.ts';
import { type Import, importsOf, leavesPackage, packageOf, repository, sourceFiles } from './imports.ts';

const text = ({ file, specifier }: Import) => `${file} imports ${specifier}`;

function breaks({ ours, others, never = [] }: DependencyRule, { specifier }: Import): boolean {
  const name = packageOf(specifier);
  if (name === undefined) return false;
  if (never.some((pattern) => pattern.test(name))) return true;
  if (name.startsWith('@countersign/')) return !ours.includes(name);
  return others !== 'any' && !others.includes(name);
}

describe.each(dependencyRules)('$folder', (rule) => {
  const imports = sourceFiles(rule.folder, { tests: false }).flatMap((file) => importsOf(file));

  it('has sources to check', () => {
    expect(imports.length).toBeGreaterThan(0);
  });

  it(`imports of ours only ${rule.ours.join(', ') || 'nothing'}`, () => {
    expect(imports.filter((found) => breaks(rule, found)).map(text)).toEqual([]);
  });
});

const projects = ['packages', 'apps', 'tools'].flatMap((group) =>
  readdirSync(join(repository, group)).map((name) => join(group, name)),
);

it.each(projects)('%s reaches into no other package by a relative path', (project) => {
  const imports = sourceFiles(project, { tests: true }).flatMap((file) => importsOf(file));
  expect(imports.filter(leavesPackage).map(text)).toEqual([]);
});

it.each(projects)('%s declares every package that its sources import', (project) => {
  const manifest = JSON.parse(readFileSync(join(repository, project, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
  const declared = new Set(
    ['dependencies', 'devDependencies', 'peerDependencies'].flatMap((kind) => Object.keys(manifest[kind] ?? {})),
  );
  // The root brings the tools that every package builds and tests with.
  const tools = new Set(['vitest', 'tsup', 'typescript', 'esbuild']);
  const missing = sourceFiles(project, { tests: true })
    .flatMap((file) => importsOf(file))
    .filter(({ specifier }) => {
      const name = packageOf(specifier);
      return name !== undefined && !declared.has(name) && !tools.has(name);
    });
  expect(missing.map(text)).toEqual([]);
});

it('keeps download addresses out of the lockfile', () => {
  expect(readFileSync(join(repository, 'pnpm-lock.yaml'), 'utf8')).not.toMatch(/tarball:\s*https?:/);
});
