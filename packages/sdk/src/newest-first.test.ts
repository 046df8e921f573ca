import { expect, it } from 'vitest';
import { newestFirst } from './newest-first.ts';

const item = (second: number, name = String(second)) => ({ startedAt: new Date(second * 1000), name });

async function* pages(...given: readonly number[][]) {
  for (const page of given) {
    await Promise.resolve();
    yield page.map((second) => item(second));
  }
}

async function batches(...lists: ReturnType<typeof pages>[]) {
  const found: string[][] = [];
  for await (const items of newestFirst(lists)) found.push(items.map(({ name }) => name));
  return found;
}

it('gives one list as it comes, without its empty pages', async () => {
  expect(await batches(pages([9, 8], [], [7]))).toEqual([['9', '8'], ['7']]);
});

it('merges lists, and gives only what no further page can precede', async () => {
  expect(await batches(pages([9, 5], [4]), pages([8, 7, 2]))).toEqual([['9', '8', '7', '5'], ['4'], ['2']]);
});

it('takes the rest of a list when the others are over', async () => {
  expect(await batches(pages([3, 1]), pages([9]), pages())).toEqual([['9'], ['3', '1']]);
});

it('asks for no page before it is needed', async () => {
  let asked = 0;
  async function* counted() {
    for (const second of [9, 8, 7]) {
      asked += 1;
      await Promise.resolve();
      yield [item(second)];
    }
  }
  for await (const _ of newestFirst([counted()])) break;
  expect(asked).toBe(1);
});

it('gives nothing for empty lists', async () => {
  expect(await batches(pages(), pages([]))).toEqual([]);
});
