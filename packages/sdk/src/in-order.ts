/**
 * Maps items a few at a time, and gives the results in the order of the items. Whoever stops taking them stops the rest:
 * no more than `atOnce` are under way.
 */
export async function* mapInOrder<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const underWay: Promise<Result>[] = [];
  for (const index of items.keys()) {
    for (const item of items.slice(underWay.length, index + atOnce)) {
      const result = map(item);
      // Whoever awaits it below sees the failure; nobody does once they have stopped.
      result.catch(() => undefined);
      underWay.push(result);
    }
    const next = underWay[index];
    if (next) yield await next;
  }
}
