/** Counts what is under way (events, calls, handlers, requests), so that "everything has run" is known and not guessed. */
export class Activity {
  #running = 0;
  #waiters: (() => void)[] = [];

  get running(): number {
    return this.#running;
  }

  /** Marks the start of something. The answer marks its end; calling that twice counts once. */
  begin(): () => void {
    this.#running += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#running -= 1;
      this.#settle();
    };
  }

  /** Resolves when nothing is under way. */
  whenIdle(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#settle();
    });
  }

  /** What ends often starts something else in the same turn, so idleness is only believed a turn later. */
  #settle(): void {
    if (this.#running > 0 || this.#waiters.length === 0) return;
    setImmediate(() => {
      if (this.#running > 0) return;
      const waiters = this.#waiters;
      this.#waiters = [];
      for (const resolve of waiters) resolve();
    });
  }
}
