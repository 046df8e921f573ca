import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const client = readFileSync(new URL('../src/client.ts', import.meta.url), 'utf8');
const compiled = unindented(readFileSync(new URL('examples/client.ts', import.meta.url), 'utf8'));

const examples = [...client.matchAll(/\* ```ts\n([\s\S]*?)\* ```/g)].map(([, text = '']) => unindented(text.replaceAll(/^ *\*/gm, '')));

const shown = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, text = '']) => unindented(text.replace(/^import .*\n+/, '')));

it('has an example for the client and for each of its methods', () => {
  expect(examples).toHaveLength(7);
});

it.each(examples)('shows an example that is compiled: %s', (example) => {
  expect(compiled).toContain(example);
});

it.each(shown)('shows an example in the README that is compiled: %s', (example) => {
  expect(compiled).toContain(example);
});

function unindented(text: string): string {
  return text.replaceAll(/^ +/gm, '').trim();
}
