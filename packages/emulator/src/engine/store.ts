import type { Address, MachineName } from './transition.ts';

/** The committed states of all executions, as plain JSON. `commit` and `forget` are the places where a state changes. */
export class Store {
  readonly #states: Record<MachineName, Map<string, unknown>> = {
    states: new Map(),
    automation: new Map(),
    delivery: new Map(),
  };

  commit(address: Address, state: unknown): void {
    this.#states[address.machine].set(address.id, state);
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
}
