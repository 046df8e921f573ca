/** Runs a task over and over, at most `width` at once: `count` times. */
export function timesInFlight<T>(count: number, width: number, task: () => Promise<T>): Promise<T[]> {
  let left = count;
  return whileInFlight(() => left-- > 0, width, task);
}

/** As `timesInFlight`, but for some time: what has begun by then is finished. */
export function secondsInFlight<T>(seconds: number, width: number, task: () => Promise<T>): Promise<T[]> {
  const end = performance.now() + seconds * 1000;
  return whileInFlight(() => performance.now() < end, width, task);
}

async function whileInFlight<T>(goOn: () => boolean, width: number, task: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  const lane = async (): Promise<void> => {
    while (goOn()) results.push(await task());
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}
