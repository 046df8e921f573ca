import { expect, it } from 'vitest';
import { mapInOrder } from './in-order.ts';

/** Work that ends when the test says so. */
function work() {
  const started: number[] = [];
  const ends = new Map<number, () => void>();
  const map = (item: number) =>
    new Promise<string>((resolve) => {
      started.push(item);
      ends.set(item, () => resolve(`result ${item}`));
    });
  return { started, map, end: (item: number) => ends.get(item)?.() };
}

it('gives results in the order of the items, whichever is ready first', async () => {
  const { map, end } = work();
  const results = mapInOrder([1, 2], 2, map);
  const first = results.next();
  end(2);
  end(1);
  expect([await first, await results.next(), await results.next()]).toMatchObject([
    { value: 'result 1' },
    { value: 'result 2' },
    { done: true },
  ]);
});

it('has no more under way than it may, and starts nothing for whoever has stopped', async () => {
  const { started, map, end } = work();
  const results = mapInOrder([1, 2, 3, 4, 5], 2, map);
  const first = results.next();
  expect(started).toEqual([1, 2]);
  end(1);
  await first;
  void results.next();
  expect(started).toEqual([1, 2, 3]);
  end(2);
  await results.return();
  expect(started).toEqual([1, 2, 3]);
});

it('throws what an item fails with when its turn comes', async () => {
  const results = mapInOrder([1, 2], 2, async (item) => {
    await Promise.resolve();
    if (item === 2) throw new Error('broken');
    return item;
  });
  expect(await results.next()).toMatchObject({ value: 1 });
  await expect(results.next()).rejects.toThrow('broken');
});

it('does nothing for no items', async () => {
  expect(await mapInOrder([], 2, () => Promise.resolve(1)).next()).toMatchObject({ done: true });
});
