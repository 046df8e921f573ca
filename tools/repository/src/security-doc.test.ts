/** docs/security.md names the test of each answer; this keeps the names true. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from './imports.ts';

const read = (path: string) => readFileSync(join(repository, path), 'utf8');
const security = read('docs/security.md');
const named = [...security.matchAll(/\| ([\w/.-]+\.ts) › ([^|\n]+) \|$/gm)].map(([, file = '', title = '']) => ({ file, title }));

/** Journeys are meant where no package is named. */
const pathOf = (file: string) => (/^(?:packages|tools)\//.test(file) ? file : `tools/journeys/src/${file}`);

it('docs/security.md names tests that exist', () => {
  const missing = named.filter(({ file, title }) => !existsSync(join(repository, pathOf(file))) || !read(pathOf(file)).includes(`'${title}'`));
  expect(missing).toEqual([]);
  expect(named.length).toBeGreaterThan(40);
});

it('docs/security.md names a test for each grant and each threat', () => {
  const sections = ['## Who may do what', '## Permissions proven', '## Threats and answers'].map((title) => security.split(title)[1]?.split('\n## ')[0] ?? '');
  const rows = sections.flatMap((section) => section.split('\n').filter((line) => line.startsWith('|'))).filter((row) => !/^\|(---| who \| may| statement \|| threat \|)/.test(row));
  expect(rows.filter((row) => !row.includes(' › '))).toEqual([]);
  expect(rows).toHaveLength(named.length);
});
