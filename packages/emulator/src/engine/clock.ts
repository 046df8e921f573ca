/**
 * Virtual time. It runs with the machine's clock, stands still while frozen, and can be moved forward: then timers fire
 * one by one, each at exactly its own time, and the next only when all that the last one caused has run.
 */
import { randomUUID } from 'node:crypto';

import { recordKey } from '../journal/records.ts';
import type { Records } from '../journal/records.ts';
import type { Activity } from './activity.ts';
import { offsetOf } from './kept-time.ts';
import type { KeptTime } from './kept-time.ts';
import { systemTime } from './time-source.ts';
import type { TimeSource } from './time-source.ts';
import { TimerQueue } from './timers.ts';
import type { Alarm, Timer } from './timers.ts';
import type { Address } from './transition.ts';

/** The longest delay a Node timer takes; a later alarm is set again when this one has gone off. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The last moment whose year has four digits: dates beyond it are no ISO 8601 that AWS's clients read. */
export const END_OF_TIME_MS = Date.parse('9999-12-31T23:59:59.999Z');
/** Lambda's longest timeout is 15 minutes: whatever is under way longer in real time does not end by itself. */
const LONGEST_PAUSE_MS = 16 * 60 * 1000;

/** A change of time that cannot be (`invalid`), or that does not come to its end (`busy`, or the clock was `closed`). */
export class ClockError extends Error {
  override readonly name = 'ClockError';
  readonly kind: 'invalid' | 'busy' | 'closed';

  constructor(kind: ClockError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

export interface ClockOptions {
  readonly activity: Activity;
  readonly source?: TimeSource;
  /** Default: as it was kept, or that it runs. */
  readonly frozen?: boolean;
  /** What it showed when it was kept. */
  readonly kept?: KeptTime;
}

export class Clock {
  readonly #activity: Activity;
  readonly #source: TimeSource;
  readonly #timers = new TimerQueue<Timer | Alarm>();
  #deliver: (timer: Timer) => void = () => {};
  #frozen: boolean;
  /** The time while it does not run by itself: frozen, or being advanced. */
  #pinnedAt: number | undefined;
  #offsetMs = 0;
  #cancelAlarm: (() => void) | undefined;
  #advancing = false;
  #giveUpWaiting: (() => void) | undefined;
  #closed = false;
  /** Changes of time wait for each other. */
  #turn: Promise<void> = Promise.resolve();
  #records: Records | undefined;

  constructor({ activity, source = systemTime, kept, frozen = kept?.frozen ?? false }: ClockOptions) {
    this.#activity = activity;
    this.#source = source;
    this.#frozen = frozen;
    const realNow = source.now();
    if (kept) this.#offsetMs = offsetOf(kept, realNow);
    if (frozen) this.#pinnedAt = realNow + this.#offsetMs;
  }

  /** From now on timers and changes of time are kept. */
  keepIn(records: Records): void {
    this.#records = records;
  }

  get shown(): KeptTime {
    const realNow = this.#source.now();
    const at = this.#at(realNow);
    return { at, realAt: this.#frozen ? at : realNow, frozen: this.#frozen };
  }

  /** Virtual time in milliseconds since the epoch. */
  now(): number {
    return this.#at(this.#source.now());
  }

  get frozen(): boolean {
    return this.#frozen;
  }

  /** Says where due timers go. */
  onDue(deliver: (timer: Timer) => void): void {
    this.#deliver = deliver;
    this.#arm();
  }

  setTimer(timer: Timer): void {
    this.#timers.set(timer);
    this.#records?.put('timer', recordOf(timer.address, timer.name), timer);
    this.#arm();
  }

  /** Takes over timers that were kept, in the order in which they were set. */
  restore(timers: Iterable<Timer>): void {
    for (const timer of timers) this.#timers.set(timer);
    this.#arm();
  }

  clearTimer(address: Address, name: string): void {
    this.#timers.clear(address, name);
    this.#records?.remove('timer', recordOf(address, name));
  }

  /** Rings after `seconds` of virtual time, unless the answer is called before. */
  alarm(seconds: number, ring: () => void): () => void {
    const id = randomUUID();
    this.#timers.set({ id, dueAt: this.now() + Math.round(seconds * 1000), ring });
    this.#arm();
    return () => this.#timers.clearAlarm(id);
  }

  /**
   * Moves time on by `seconds`, to the millisecond; resolves when all that is due has run and nothing is under way.
   * @throws ClockError: `seconds` is no number from 0, or leads past the year 9999; or something was under way for 16
   * minutes of real time without a pause, or the clock is closed: time stands where it had come to
   */
  advance(seconds: number): Promise<void> {
    return this.#inTurn(async () => {
      const target = this.#targetOf(seconds);
      this.#pinnedAt = this.now();
      this.#advancing = true;
      try {
        await this.#runUntil(target);
        this.#pinnedAt = target;
      } finally {
        this.#advancing = false;
        if (!this.#frozen) this.#release();
        this.#keep();
        this.#arm();
      }
    });
  }

  /** Stops time, or lets it go on from where it stands. */
  setFrozen(frozen: boolean): Promise<void> {
    return this.#inTurn(async () => {
      this.#frozen = frozen;
      if (frozen) this.#pinnedAt = this.now();
      else this.#release();
      this.#keep();
      this.#arm();
    });
  }

  /** No timer fires any more; who waits for time to move on is refused. */
  close(): void {
    this.#closed = true;
    this.#cancelAlarm?.();
    this.#giveUpWaiting?.();
  }

  #at(realNow: number): number {
    return this.#pinnedAt ?? realNow + this.#offsetMs;
  }

  #targetOf(seconds: number): number {
    const target = this.now() + Math.round(seconds * 1000);
    if (seconds >= 0 && target <= END_OF_TIME_MS) return target;
    throw new ClockError('invalid', `Time moves on by a number of seconds from 0, at most to the end of the year 9999, not by ${seconds}.`);
  }

  async #whenIdle(): Promise<void> {
    if (this.#closed) throw closed();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const cancel = this.#source.schedule(LONGEST_PAUSE_MS, () => {
      const at = new Date(this.now()).toISOString();
      reject(new ClockError('busy', `Something is still under way after 16 minutes of real time, so time stands at ${at}. Look for handlers that call each other without end.`));
    });
    this.#giveUpWaiting = () => reject(closed());
    void this.#activity.whenIdle().then(resolve);
    try {
      await promise;
    } finally {
      cancel();
      this.#giveUpWaiting = undefined;
    }
  }

  async #runUntil(target: number): Promise<void> {
    for (;;) {
      await this.#whenIdle();
      const timer = this.#timers.takeDue(target);
      if (!timer) return;
      this.#pinnedAt = Math.max(this.now(), timer.dueAt);
      this.#fire(timer);
    }
  }

  #fire(due: Timer | Alarm): void {
    if ('ring' in due) return due.ring();
    this.#records?.remove('timer', recordOf(due.address, due.name));
    this.#deliver(due);
  }

  #keep(): void {
    this.#records?.put('value', 'clock', this.shown);
  }

  #release(): void {
    const realNow = this.#source.now();
    this.#offsetMs = this.#at(realNow) - realNow;
    this.#pinnedAt = undefined;
  }

  /** While frozen only what is due already may fire; while advancing, `#runUntil` fires all. */
  #arm(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
    const dueAt = this.#timers.nextDueAt();
    if (dueAt === undefined || this.#advancing || this.#closed) return;
    const delayMs = Math.max(0, Math.ceil(dueAt - this.now()));
    if (this.#frozen && delayMs > 0) return;
    this.#cancelAlarm = this.#source.schedule(Math.min(delayMs, LONGEST_DELAY_MS), () => this.#ring());
  }

  #ring(): void {
    if (this.#closed || this.#advancing) return;
    const now = this.now();
    for (let timer = this.#timers.takeDue(now); timer; timer = this.#timers.takeDue(now)) this.#fire(timer);
    this.#arm();
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(change);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}

function recordOf({ machine, id }: Address, name: string): string {
  return recordKey(machine, id, name);
}

function closed(): ClockError {
  return new ClockError('closed', 'The clock was closed before time had come to its end, because the emulator is closing.');
}
