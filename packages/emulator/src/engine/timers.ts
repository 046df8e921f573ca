import type { Address, EventBody } from './transition.ts';

/** An event that an execution asked to get at a time. */
export interface Timer {
  readonly address: Address;
  readonly name: string;
  /** Virtual time in milliseconds since the epoch. */
  readonly dueAt: number;
  readonly event: EventBody;
}

/** Something that no execution asked for, to be done at a time. */
export interface Alarm {
  readonly id: string;
  readonly dueAt: number;
  readonly ring: () => void;
}

interface Entry<Due> {
  readonly due: Due;
  readonly dueAt: number;
  readonly key: string;
  /** Timers that are due at the same time fire in the order in which they were set. */
  readonly order: number;
}

/** How many dead entries the heap may carry before it is rebuilt. */
const SLACK = 64;

/** Timers by execution and name, alarms by id, earliest first: a binary heap whose replaced and cleared entries are skipped. */
export class TimerQueue<Due extends Timer | Alarm = Timer> {
  #live = new Map<string, Entry<Due>>();
  #heap: Entry<Due>[] = [];
  #order = 0;

  get size(): number {
    return this.#live.size;
  }

  /** A timer of the same execution and name is replaced. */
  set(due: Due): void {
    const key = 'ring' in due ? due.id : keyOf(due.address, due.name);
    const entry = { due, dueAt: due.dueAt, key, order: this.#order++ };
    this.#live.set(key, entry);
    this.#push(entry);
    this.#compact();
  }

  clear(address: Address, name: string): void {
    this.#live.delete(keyOf(address, name));
    this.#compact();
  }

  clearAlarm(id: string): void {
    this.#live.delete(id);
    this.#compact();
  }

  /** When the next timer is due, or undefined when there is none. */
  nextDueAt(): number | undefined {
    return this.#first()?.dueAt;
  }

  /** Takes the earliest timer that is due at `time` or before. */
  takeDue(time: number): Due | undefined {
    const first = this.#first();
    if (!first || first.dueAt > time) return undefined;
    this.#live.delete(first.key);
    this.#pop();
    return first.due;
  }

  #first(): Entry<Due> | undefined {
    for (;;) {
      const top = this.#heap[0];
      if (!top || this.#live.get(top.key) === top) return top;
      this.#pop();
    }
  }

  /** Cleared timers may be days from due; they must not stay in memory until then. */
  #compact(): void {
    if (this.#heap.length <= 2 * this.#live.size + SLACK) return;
    this.#heap = [...this.#live.values()].toSorted(byDueAt);
  }

  #push(entry: Entry<Due>): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (byDueAt(heap[parent]!, entry) <= 0) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && byDueAt(heap[child + 1]!, heap[child]!) < 0) child += 1;
      if (byDueAt(last, heap[child]!) <= 0) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
}

function byDueAt(a: Entry<unknown>, b: Entry<unknown>): number {
  return a.dueAt - b.dueAt || a.order - b.order;
}

function keyOf(address: Address, name: string): string {
  return `${address.machine}\0${address.id}\0${name}`;
}
