import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const client = readFileSync(new URL('../src/client.ts', import.meta.url), 'utf8');
const compiled = unindented(readFileSync(new URL('examples/client.ts', import.meta.url), 'utf8'));

const examples = [...client.matchAll(/\* ```ts\n([\s\S]*?)\* ```/g)].map(([, text = '']) => unindented(text.replaceAll(/^ *\*/gm, '')));

it('has an example for the client and for each of its methods', () => {
  expect(examples).toHaveLength(7);
});

it.each(examples)('shows an example that is compiled: %s', (example) => {
  expect(compiled).toContain(example);
});

function unindented(text: string): string {
  return text.replaceAll(/^ +/gm, '').trim();
}
