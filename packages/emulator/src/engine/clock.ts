/**
 * Virtual time. It runs with the machine's clock, stands still while frozen, and can be moved forward: then timers fire
 * one by one, each at exactly its own time, and the next only when all that the last one caused has run.
 */
import type { Activity } from './activity.ts';
import { TimerQueue } from './timers.ts';
import type { Timer } from './timers.ts';
import type { Address } from './transition.ts';

/** The longest delay a Node timer takes; a later alarm is set again when this one has gone off. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** Where real time comes from. */
export interface TimeSource {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `alarm` after `delayMs`, unless the answer is called before. */
  schedule(delayMs: number, alarm: () => void): () => void;
}

export interface ClockOptions {
  readonly activity: Activity;
  readonly source?: TimeSource;
  readonly frozen?: boolean;
}

const systemTime: TimeSource = {
  now: () => Date.now(),
  schedule(delayMs, alarm) {
    const timeout = setTimeout(alarm, delayMs);
    return () => clearTimeout(timeout);
  },
};

export class Clock {
  readonly #activity: Activity;
  readonly #source: TimeSource;
  readonly #timers = new TimerQueue();
  #deliver: (timer: Timer) => void = () => {};
  #frozen: boolean;
  /** The time while it does not run by itself: frozen, or being advanced. */
  #pinnedAt: number | undefined;
  #offsetMs = 0;
  #cancelAlarm: (() => void) | undefined;
  #advancing = false;
  #closed = false;
  /** Changes of time wait for each other. */
  #turn: Promise<void> = Promise.resolve();

  constructor({ activity, source = systemTime, frozen = false }: ClockOptions) {
    this.#activity = activity;
    this.#source = source;
    this.#frozen = frozen;
    if (frozen) this.#pinnedAt = source.now();
  }

  /** Virtual time in milliseconds since the epoch. */
  now(): number {
    return this.#pinnedAt ?? this.#source.now() + this.#offsetMs;
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
    this.#arm();
  }

  clearTimer(address: Address, name: string): void {
    this.#timers.clear(address, name);
  }

  /** Moves time on by `seconds`; resolves when all that is due has run and nothing is under way. */
  advance(seconds: number): Promise<void> {
    return this.#inTurn(async () => {
      const target = this.now() + seconds * 1000;
      this.#pinnedAt = this.now();
      this.#advancing = true;
      try {
        await this.#runUntil(target);
        this.#pinnedAt = target;
      } finally {
        this.#advancing = false;
        if (!this.#frozen) this.#release();
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
      this.#arm();
    });
  }

  /** No timer fires any more. */
  close(): void {
    this.#closed = true;
    this.#cancelAlarm?.();
  }

  async #runUntil(target: number): Promise<void> {
    for (;;) {
      await this.#activity.whenIdle();
      const timer = this.#timers.takeDue(target);
      if (!timer) return;
      this.#pinnedAt = Math.max(this.now(), timer.dueAt);
      this.#deliver(timer);
    }
  }

  #release(): void {
    this.#offsetMs = this.now() - this.#source.now();
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
    for (let timer = this.#timers.takeDue(now); timer; timer = this.#timers.takeDue(now)) this.#deliver(timer);
    this.#arm();
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(change);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
