/** One long poll for the mails of all approvals; each mail goes to whoever waits for its approval's next one. */
import type { Control } from './control.ts';
import { type Letter, lettersIn } from './letter.ts';

const waitSeconds = 20;
/** Mails take milliseconds: one that takes so long will not come. */
const patienceSeconds = 20;

export interface ArrivedLetter extends Letter {
  /** `performance.now()` at the arrival. */
  readonly arrivedAt: number;
}

interface Inbox {
  readonly letters: ArrivedLetter[];
  readonly waiting: ((letter: ArrivedLetter) => void)[];
}

export class Mailbox {
  readonly #control: Control;
  readonly #inboxes = new Map<string, Inbox>();
  readonly #closing = new AbortController();

  constructor(control: Control) {
    this.#control = control;
  }

  /** Reads until it is closed. @throws Error when the server fails to answer. */
  async read(): Promise<void> {
    const { signal } = this.#closing;
    try {
      for (let after = 0; !signal.aborted; ) {
        const mails = await this.#control.mails(after, waitSeconds, signal);
        const arrivedAt = performance.now();
        for (const letter of lettersIn(mails)) this.#deliver({ ...letter, arrivedAt });
        after = mails.at(-1)?.id ?? after;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** The next mail about an approval, or undefined when none comes for too long. */
  next(approvalId: string): Promise<ArrivedLetter | undefined> {
    const { letters, waiting } = this.#inboxOf(approvalId);
    const letter = letters.shift();
    if (letter) return Promise.resolve(letter);
    return new Promise((resolve) => {
      const patience = setTimeout(() => resolve(undefined), patienceSeconds * 1000);
      waiting.push((arrived) => {
        clearTimeout(patience);
        resolve(arrived);
      });
    });
  }

  forget(approvalId: string): void {
    this.#inboxes.delete(approvalId);
  }

  close(): void {
    this.#closing.abort();
  }

  #deliver(letter: ArrivedLetter): void {
    const { letters, waiting } = this.#inboxOf(letter.approval);
    const receive = waiting.shift();
    if (receive) receive(letter);
    else letters.push(letter);
  }

  #inboxOf(approvalId: string): Inbox {
    const inbox = this.#inboxes.get(approvalId) ?? { letters: [], waiting: [] };
    this.#inboxes.set(approvalId, inbox);
    return inbox;
  }
}
