/**
 * A transition while it is made: a draft of the next state and the effects so far. The committed state is never
 * touched; nested values are replaced, not changed.
 */
import { createHash } from 'node:crypto';
import type { Effect, Stamped } from '../../engine/transition.ts';
import type { Definition } from './definition.ts';
import type { CurrentState, ExecutionState, RunningTask, StatesEvent, TimerFired, TimerName } from './execution-state.ts';
import type { HistoryDetails, HistoryEvent, HistoryEventType } from './history-event.ts';
import type { JsonValue } from './json.ts';
import { deriveId } from '../../engine/derive-id.ts';
import { parseDefinition } from './definition.ts';
import { maxHistoryEvents } from './history-event.ts';
import { parsePayload } from './json.ts';
import { historyFull } from './task-failure.ts';

type Draft = { -readonly [Key in keyof ExecutionState]: ExecutionState[Key] } & { history: HistoryEvent[] };

export interface Run {
  readonly definition: Definition;
  /** Time of the event, in milliseconds since the epoch. */
  readonly now: number;
  readonly draft: Draft;
  readonly effects: Effect[];
  /** The execution's input, parsed at most once. */
  readonly executionInput: () => JsonValue;
  /** A UUID that depends only on the event and on what was asked before. */
  readonly uuid: () => string;
  /** A number in [0, 1), likewise. */
  readonly random: () => number;
}

export function beginRun(state: ExecutionState, event: Stamped<StatesEvent>): Run {
  let derived = 0;
  let input: JsonValue | undefined;
  return {
    definition: parseDefinition(state.definition),
    now: event.at,
    draft: { ...state, history: [...state.history] },
    effects: [],
    executionInput: () => (input ??= parsePayload(state.input).value),
    uuid: () => deriveId(event.nonce, `uuid ${(derived += 1)}`),
    random: () => createHash('sha256').update(`${event.nonce} random ${(derived += 1)}`).digest().readUInt32BE(0) / 2 ** 32,
  };
}

/** Whether there is room for no other event than that of the execution's end. */
export function isHistoryFull(run: Run): boolean {
  return run.draft.history.length >= maxHistoryEvents - 1;
}

/**
 * Appends an event that follows the last one.
 * @throws TaskFailure States.Runtime, which nothing catches, where the history is full
 */
export function record(run: Run, type: HistoryEventType, details: HistoryDetails = {}): number {
  if (isHistoryFull(run) && !type.startsWith('Execution')) throw historyFull();
  return recordAfter(run, run.draft.lastEventId, { type, details });
}

export function recordAfter(run: Run, previousEventId: number, event: Pick<HistoryEvent, 'type' | 'details'>): number {
  const id = run.draft.history.length + 1;
  run.draft.history.push({ id, previousEventId, at: run.now, ...event });
  run.draft.lastEventId = id;
  return id;
}

export function setTimer(run: Run, timer: TimerName, dueAt: number): void {
  const setBy = run.draft.history.length;
  const event: TimerFired = { type: 'timer.fired', timer, setBy };
  run.effects.push({ kind: 'timer.set', name: timer, dueAt, event });
  run.draft.timers = { ...run.draft.timers, [timer]: setBy };
}

export function clearTimer(run: Run, timer: TimerName): void {
  const { [timer]: set, ...others } = run.draft.timers;
  if (set === undefined) return;
  run.effects.push({ kind: 'timer.clear', name: timer });
  run.draft.timers = others;
}

export function currentState(run: Run): CurrentState {
  if (run.draft.current === undefined) throw new Error(`Execution ${run.draft.executionArn} is in no state`);
  return run.draft.current;
}

/** Forgets the attempt that is over, if there is one, and its timeouts. */
export function endAttempt(run: Run): RunningTask | undefined {
  const { task, ...others } = currentState(run);
  run.draft.current = others;
  clearTimer(run, 'task-timeout');
  clearTimer(run, 'heartbeat');
  return task;
}
