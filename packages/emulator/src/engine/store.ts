import { isDeepStrictEqual } from 'node:util';

import { recordKey } from '../journal/records.ts';
import type { Records } from '../journal/records.ts';
import type { Address, MachineName } from './transition.ts';

/** A state that was kept, and that nobody has asked for yet. */
class Unread {
  readonly read: () => unknown;

  constructor(read: () => unknown) {
    this.read = read;
  }
}

/** The committed states of all executions, as plain JSON. `commit` and `forget` are the places where a state changes. */
export class Store {
  readonly #records: Records | undefined;
  readonly #states: Record<MachineName, Map<string, unknown>> = {
    states: new Map(),
    automation: new Map(),
    delivery: new Map(),
    invocation: new Map(),
    queue: new Map(),
    log: new Map(),
    schedule: new Map(),
  };

  /** The states before the newest changes, by execution: undefined for one that was new. */
  #previous: Map<string, unknown> | undefined;
  #keepsPrevious = false;
  #listener: ((address: Address, state: unknown) => void) | undefined;
  #unread = 0;
  /** Told of every change, also of states that are dropped. */
  onChange: ((address: Address, state: unknown) => void) | undefined;

  /** With `records` the states survive. */
  constructor(records?: Records) {
    this.#records = records;
  }

  /** Takes over a state that was kept; `read` reads it when somebody asks for it. */
  restore({ machine, id }: Address, read: () => unknown): void {
    this.#states[machine].set(id, new Unread(read));
    this.#unread += 1;
  }

  commit(address: Address, state: unknown): void {
    if (this.#keepsPrevious) this.#keepPrevious(address, state);
    else this.#previous = undefined;
    const states = this.#states[address.machine];
    // Many events change nothing, such as timers of attempts that are over.
    if (this.#records && states.get(address.id) !== state) this.#records.put('state', recordOf(address), state);
    states.set(address.id, state);
    this.#listener?.(address, state);
    this.onChange?.(address, state);
  }

  /** Drops the state of an execution that is over. */
  forget(address: Address): void {
    this.#states[address.machine].delete(address.id);
    this.#records?.remove('state', recordOf(address));
    this.onChange?.(address, undefined);
  }

  read({ machine, id }: Address): unknown {
    const state = this.#states[machine].get(id);
    return state instanceof Unread ? this.#readKept({ machine, id }, state) : state;
  }

  /** Oldest execution first. */
  list(machine: MachineName): Iterable<unknown> {
    if (this.#unread > 0) for (const id of this.#states[machine].keys()) this.read({ machine, id });
    return this.#states[machine].values();
  }

  /** Tells `listener` of each state that is committed from now on; undefined: nobody. */
  watch(listener: ((address: Address, state: unknown) => void) | undefined): void {
    this.#listener = listener;
  }

  /** Whether the state before the newest change of each execution is kept from now on; what was kept before is dropped. */
  set keepsPrevious(kept: boolean) {
    if (kept) this.#previous = undefined;
    this.#keepsPrevious = kept;
  }

  /** As {@link read} before the newest change that was kept. */
  readPrevious(address: Address): unknown {
    const key = keyOf(address);
    return this.#previous?.has(key) ? this.#previous.get(key) : this.read(address);
  }

  /** As {@link list}, each execution before its newest change that was kept. */
  *listPrevious(machine: MachineName): Iterable<unknown> {
    for (const id of this.#states[machine].keys()) {
      const state = this.readPrevious({ machine, id });
      if (state !== undefined) yield state;
    }
  }

  #readKept({ machine, id }: Address, unread: Unread): unknown {
    const state = unread.read();
    this.#states[machine].set(id, state);
    this.#unread -= 1;
    return state;
  }

  /** What was written again as it was is no change. */
  #keepPrevious(address: Address, state: unknown): void {
    const current = this.read(address);
    if (isDeepStrictEqual(current, state)) return;
    this.#previous ??= new Map();
    this.#previous.set(keyOf(address), current);
  }
}

function recordOf({ machine, id }: Address): string {
  return recordKey(machine, id);
}

function keyOf({ machine, id }: Address): string {
  return `${machine}\0${id}`;
}
