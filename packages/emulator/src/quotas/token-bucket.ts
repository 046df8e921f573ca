import type { Rate } from './rates.ts';

/** Lets calls through as long as there are tokens; they come back with virtual time. */
export class TokenBucket {
  readonly #rate: Rate;
  /** In thousandths, so that whole milliseconds make whole numbers. */
  #thousandths: number;
  /** When the tokens were counted, in milliseconds. */
  #at: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#thousandths = rate.bucket * 1000;
    this.#at = now;
  }

  /** Whether there was a token to take. */
  take(now: number): boolean {
    const { bucket, perSecond } = this.#rate;
    this.#thousandths = Math.min(bucket * 1000, this.#thousandths + (now - this.#at) * perSecond);
    this.#at = now;
    if (this.#thousandths < 1000) return false;
    this.#thousandths -= 1000;
    return true;
  }
}
