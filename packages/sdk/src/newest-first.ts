/** Merges lists that come in pages, each newest first, into one. */

/** What can be put in order. */
interface Started {
  readonly startedAt: Date;
}

interface Stream<Item> {
  readonly pages: AsyncIterator<readonly Item[]>;
  rest: Item[];
  over: boolean;
}

/**
 * Gives as many items at a time as are known to be the newest without asking for another page, so that whoever stops
 * early has asked for few.
 */
export async function* newestFirst<Item extends Started>(
  lists: readonly AsyncIterable<readonly Item[]>[],
): AsyncGenerator<readonly Item[], void, undefined> {
  const streams = lists.map((list): Stream<Item> => ({ pages: list[Symbol.asyncIterator](), rest: [], over: false }));
  for (;;) {
    await Promise.all(streams.map(refill));
    const items = takeKnown(streams);
    if (items.length === 0) return;
    yield items;
  }
}

/** Pages may be empty, as what they held was filtered out. */
async function refill<Item>(stream: Stream<Item>): Promise<void> {
  while (stream.rest.length === 0 && !stream.over) {
    const page = await stream.pages.next();
    if (page.done) stream.over = true;
    else stream.rest = [...page.value];
  }
}

function takeKnown<Item extends Started>(streams: readonly Stream<Item>[]): Item[] {
  const taken: Item[] = [];
  while (streams.every(({ rest, over }) => rest.length > 0 || over)) {
    const [newest] = streams
      .filter(({ rest }) => rest.length > 0)
      .toSorted((one, other) => startOf(other) - startOf(one));
    const item = newest?.rest.shift();
    if (!item) break;
    taken.push(item);
  }
  return taken;
}

function startOf({ rest: [item] }: Stream<Started>): number {
  return Number(item?.startedAt ?? 0);
}
