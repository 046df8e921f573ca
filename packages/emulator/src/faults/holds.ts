import type { Work } from '../engine/activity.ts';

/** Rings after `seconds` of virtual time, unless the answer is called before. */
export type SetAlarm = (seconds: number, ring: () => void) => () => void;

/** What faults hold back until its virtual time comes, or until it is let go. */
export class Holds {
  readonly #setAlarm: SetAlarm;
  readonly #held = new Set<() => void>();
  #generation = 0;

  constructor(setAlarm: SetAlarm) {
    this.#setAlarm = setAlarm;
  }

  /** Changes when all are let go: what was to be held back before is not held back after. */
  get generation(): number {
    return this.#generation;
  }

  /** Calls `release` after `seconds`; the answer does so at once. It is called once. */
  hold(seconds: number, release: () => void): () => void {
    const letGo = (): void => {
      if (!this.#held.delete(letGo)) return;
      cancel();
      release();
    };
    this.#held.add(letGo);
    const cancel = this.#setAlarm(seconds, letGo);
    return letGo;
  }

  /** Time does not wait for `work` meanwhile. */
  wait(seconds: number, work: Work | undefined): Promise<void> {
    const resume = work?.pause();
    return new Promise((resolve) => {
      this.hold(seconds, () => {
        resume?.();
        resolve();
      });
    });
  }

  letAllGo(): void {
    this.#generation += 1;
    for (const letGo of this.#held) letGo();
  }
}
