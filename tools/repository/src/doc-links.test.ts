/** Documents lead to each other by relative links; this keeps files and headings true. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from './imports.ts';

const documents = globSync(['README.md', 'docs/**/*.md', '{packages,tools,apps}/*/*.md'], { cwd: repository });

it.each(documents)('%s links to files and headings that exist', (document) => {
  const links = [...textOf(document).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !leadsSomewhere(link, document))).toEqual([]);
});

function textOf(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}

function leadsSomewhere(link: string, from: string): boolean {
  const [file = '', heading] = link.split('#');
  const path = file === '' ? from : join(dirname(from), file);
  return existsSync(join(repository, path)) && (heading === undefined || headingsOf(path).includes(heading));
}

/** As GitHub names them in links. */
function headingsOf(path: string): string[] {
  return [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(/[^\w\- ]/g, '').replaceAll(' ', '-'));
}
