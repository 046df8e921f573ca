import { isDeepStrictEqual } from 'node:util';

import type { Address, MachineName } from './transition.ts';

/** The committed states of all executions, as plain JSON. `commit` and `forget` are the places where a state changes. */
export class Store {
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

  commit(address: Address, state: unknown): void {
    if (this.#keepsPrevious) this.#keepPrevious(address, state);
    else this.#previous = undefined;
    this.#states[address.machine].set(address.id, state);
    this.#listener?.(address, state);
  }

  /** Drops the state of an execution that is over. */
  forget(address: Address): void {
    this.#states[address.machine].delete(address.id);
  }

  read(address: Address): unknown {
    return this.#states[address.machine].get(address.id);
  }

  /** Oldest execution first. */
  list(machine: MachineName): Iterable<unknown> {
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

  /** What was written again as it was is no change. */
  #keepPrevious(address: Address, state: unknown): void {
    const current = this.read(address);
    if (isDeepStrictEqual(current, state)) return;
    this.#previous ??= new Map();
    this.#previous.set(keyOf(address), current);
  }
}

function keyOf({ machine, id }: Address): string {
  return `${machine}\0${id}`;
}
