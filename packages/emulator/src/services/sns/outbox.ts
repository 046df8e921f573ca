/** Mails that the emulated SNS delivered, kept for whoever plays the recipient. Nothing leaves the machine. */

import type { Records } from '../../journal/records.ts';

export interface OutgoingMail {
  readonly to: string;
  readonly topicArn: string;
  readonly subject: string;
  readonly body: string;
  /** ISO 8601, in virtual time. */
  readonly sentAt: string;
}

export interface Mail extends OutgoingMail {
  /** Counts up from 1; never reused. */
  readonly id: number;
}

interface Waiter {
  readonly after: number;
  readonly answer: (mails: readonly Mail[]) => void;
}

const DEFAULT_RETAINED_MAILS = 10_000;
/** Node's timers overflow after 24 days. */
const MAX_WAIT_SECONDS = 86_400;

/** Holds the newest mails; older ones are dropped so that a long run cannot fill the memory. */
export class Outbox {
  readonly #retained: number;
  readonly #records: Records | undefined;
  readonly #waiters = new Set<Waiter>();
  #mails: Mail[] = [];
  #sent = 0;
  #isClosed = false;

  /** With `records` the mails survive. */
  constructor(options: { readonly retainedMails?: number; readonly records?: Records } = {}) {
    this.#retained = options.retainedMails ?? DEFAULT_RETAINED_MAILS;
    this.#records = options.records;
  }

  /** Takes over mails that were kept, oldest first. */
  restore(mails: Iterable<Mail>): void {
    this.#mails = [...mails];
    this.#sent = this.#mails.at(-1)?.id ?? 0;
  }

  /** How many mails were ever sent. */
  get sentCount(): number {
    return this.#sent;
  }

  add(mail: OutgoingMail): Mail {
    this.#sent += 1;
    const stored = { id: this.#sent, ...mail };
    this.#mails.push(stored);
    this.#records?.put('mail', String(stored.id), stored);
    this.#records?.remove('mail', String(stored.id - this.#retained));
    // Dropping in batches keeps adding cheap.
    if (this.#mails.length >= 2 * this.#retained) this.#mails = this.#mails.slice(-this.#retained);
    for (const waiter of this.#waiters) if (stored.id > waiter.after) waiter.answer([stored]);
    return stored;
  }

  /** The retained mails whose id is above `id`, oldest first. */
  after(id: number): readonly Mail[] {
    const retained = this.#mails.slice(-this.#retained);
    const firstId = retained[0]?.id ?? 1;
    return retained.slice(Math.max(0, Math.floor(id) + 1 - firstId));
  }

  /**
   * Answers at once where there are mails above `id`, else with the next one, or with none after `seconds` (real time),
   * or when `gone` says that nobody reads the answer.
   */
  waitAfter(id: number, seconds: number, gone?: AbortSignal): Promise<readonly Mail[]> {
    const present = this.after(id);
    if (present.length > 0 || seconds <= 0 || this.#isClosed || gone?.aborted) return Promise.resolve(present);
    return new Promise((resolve) => {
      const timeout = setTimeout(() => waiter.answer([]), Math.min(seconds, MAX_WAIT_SECONDS) * 1000);
      const waiter: Waiter = {
        after: id,
        answer: (mails) => {
          clearTimeout(timeout);
          this.#waiters.delete(waiter);
          resolve(mails);
        },
      };
      gone?.addEventListener('abort', () => waiter.answer([]), { once: true });
      this.#waiters.add(waiter);
    });
  }

  /** Answers everyone who waits or will, so that nothing keeps a process alive that wants to end. */
  close(): void {
    this.#isClosed = true;
    for (const waiter of this.#waiters) waiter.answer([]);
  }
}
