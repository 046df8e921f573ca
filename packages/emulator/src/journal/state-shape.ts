/**
 * Which parts of a machine's states are written apart. Histories only grow: of them, only what is new is written. What is
 * the same in many states is written once. Everything else is written whole at each change.
 */
import type { MachineName } from '../engine/transition.ts';

export interface StateShape {
  /** A list whose items never change, and which only gets longer. */
  readonly grows?: string;
  /** Members that many states share. */
  readonly shared: readonly string[];
}

const shapes: Readonly<Partial<Record<MachineName, StateShape>>> = {
  states: { grows: 'history', shared: ['definition', 'settings'] },
  automation: { shared: ['runbook', 'settings', 'account'] },
};

const plain: StateShape = { shared: [] };

export function shapeOf(machine: string): StateShape {
  return shapes[machine as MachineName] ?? plain;
}
