/**
 * A transition while it is made: a draft of the next state and the effects so far. The committed state is never
 * touched; nested values are replaced, not changed. A run stands in one line of the execution: its own, or that of a
 * branch, which is a run inside the run that stands in the state which forked.
 */
import { createHash } from 'node:crypto';
import type { Effect, Stamped } from '../../engine/transition.ts';
import type { Definition } from './definition.ts';
import type { Branch, CurrentState, ExecutionState, RunningTask, StatesEvent } from './execution-state.ts';
import type { HistoryDetails, HistoryEvent, HistoryEventType } from './history-event.ts';
import type { JsonValue } from './json.ts';
import { deriveId } from '../../engine/derive-id.ts';
import { parseDefinition } from './definition.ts';
import { maxHistoryEvents } from './history-event.ts';
import { parsePayload } from './json.ts';
import { historyFull } from './task-failure.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Draft = Mutable<ExecutionState> & { history: HistoryEvent[] };

export interface Run {
  readonly definition: Definition;
  /** Time of the event, in milliseconds since the epoch. */
  readonly now: number;
  readonly draft: Draft;
  /** Where the run stands: the draft itself, or a branch in it. */
  readonly line: Mutable<Branch>;
  /** The indexes of the branches that lead to the line. */
  readonly path: readonly number[];
  /** The run in the line that forked. */
  readonly parent?: Run;
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
  const draft: Draft = { ...state, history: [...state.history] };
  return {
    definition: parseDefinition(state.definition),
    now: event.at,
    draft,
    line: draft,
    path: [],
    effects: [],
    executionInput: () => (input ??= parsePayload(state.input).value),
    uuid: () => deriveId(event.nonce, `uuid ${(derived += 1)}`),
    random: () => createHash('sha256').update(`${event.nonce} random ${(derived += 1)}`).digest().readUInt32BE(0) / 2 ** 32,
  };
}

/** The run in a branch of the current state. It replaces an earlier one in the same branch. */
export function enterBranch(run: Run, index: number): Run {
  const current = currentState(run);
  const branch = current.fork?.branches[index];
  if (current.fork === undefined || branch === undefined) throw new Error(`No branch ${index} in ${run.draft.executionArn}`);
  const line = { ...branch };
  run.line.current = { ...current, fork: { ...current.fork, branches: current.fork.branches.with(index, line) } };
  return { ...run, line, path: [...run.path, index], parent: run };
}

/** Whether there is room for no other event than that of the execution's end. */
export function isHistoryFull(run: Run): boolean {
  return run.draft.history.length >= maxHistoryEvents - 1;
}

/**
 * Appends an event that follows the last one of the line.
 * @throws TaskFailure States.Runtime, which nothing catches, where the history is full
 */
export function record(run: Run, type: HistoryEventType, details: HistoryDetails = {}): number {
  if (isHistoryFull(run) && !type.startsWith('Execution')) throw historyFull();
  run.line.lastEventId = append(run, run.line.lastEventId, { type, details });
  return run.line.lastEventId;
}

/** Appends an event that nothing follows, where there is room for it. */
export function recordAside(run: Run, type: HistoryEventType, details: HistoryDetails = {}): number {
  return isHistoryFull(run) ? run.line.lastEventId : append(run, run.line.lastEventId, { type, details });
}

/** Appends an event, whatever the line says. */
export function append(run: Run, previousEventId: number, event: Pick<HistoryEvent, 'type' | 'details'>): number {
  const id = run.draft.history.length + 1;
  run.draft.history.push({ id, previousEventId, at: run.now, ...event });
  return id;
}

export function currentState({ line, draft }: Run): CurrentState {
  if (line.current === undefined) throw new Error(`Execution ${draft.executionArn} is in no state`);
  return line.current;
}

/** The attempt that is over, if there was one. */
export function forgetTask(run: Run): RunningTask | undefined {
  const { task, ...others } = currentState(run);
  run.line.current = others;
  return task;
}
