/** Counts what is under way (events, calls, handlers, requests), so that "everything has run" is known and not guessed. */
export interface Work {
  /** Calling it twice counts once. What it is a part of waits for it no more, also where a pause was not ended. */
  end(): void;
  /** It now waits for time itself, and so does what it is a part of: time must not wait for them. The answer ends that. */
  pause(): () => void;
}

export class Activity {
  #running = 0;
  #waiters: (() => void)[] = [];

  get running(): number {
    return this.#running;
  }

  /** Marks the start of something. The answer marks its end; calling that twice counts once. */
  begin(): () => void {
    this.#running += 1;
    return once(() => {
      this.#running -= 1;
      this.#settle();
    });
  }

  /** As {@link begin}, for what may have to wait for time itself. `whole` answers what it is a part of, if anything. */
  start(whole: () => Work | undefined = () => undefined): Work {
    let leave = this.begin();
    const pauses = new Set<() => void>();
    let ended = false;
    return {
      end() {
        ended = true;
        leave();
        for (const resume of pauses) resume();
      },
      pause: () => {
        if (ended) return () => {};
        leave();
        const resumeWhole = whole()?.pause();
        const resume = (): void => {
          if (!pauses.delete(resume)) return;
          if (pauses.size === 0 && !ended) leave = this.begin();
          resumeWhole?.();
        };
        pauses.add(resume);
        return resume;
      },
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

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
