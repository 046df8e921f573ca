/** Runs states one after the other until one has to wait or the execution ends. */
import type { StateDefinition, WaitState } from './definition.ts';
import type { Move } from './leave-state.ts';
import type { Run } from './run.ts';
import { failExecution } from './execution-end.ts';
import { handleFailure } from './failure-handling.ts';
import { choose, fail, leaveState, succeed } from './leave-state.ts';
import { currentState, isHistoryFull, record, setTimer } from './run.ts';
import { evaluate, unexpectedType } from './scope.ts';
import { startTask } from './task-start.ts';
import { historyFull, StateFailure } from './task-failure.ts';

/** Follows moves until there is none: the execution then waits or has ended. */
export async function follow(run: Run, first: Move | undefined): Promise<void> {
  for (let move = first; move !== undefined; ) {
    if (isHistoryFull(run)) return failExecution(run, historyFull().failure);
    enterState(run, move);
    move = await runState(run);
  }
}

/** Runs the current state, or what is left of it, and handles its failure. */
export async function attempt(run: Run, step: () => Promise<Move | undefined>): Promise<Move | undefined> {
  try {
    return await step();
  } catch (error) {
    return handleFailure(run, error);
  }
}

/** Runs the current state from its beginning: when it was entered, and again at each retry. */
export function runState(run: Run): Promise<Move | undefined> {
  return attempt(run, () => step(run, definitionOf(run)));
}

export function definitionOf(run: Run): StateDefinition {
  return stateNamed(run, currentState(run).name);
}

function enterState(run: Run, { name, input }: Move): void {
  const { type } = stateNamed(run, name);
  const enteredEventId = record(run, `${type}StateEntered`, { name, input: input.text });
  run.effects.push({ kind: 'count', metric: 'stateTransitions', amount: 1 });
  run.draft.current = { name, input: input.value, enteredAt: run.now, enteredEventId, retryCount: 0, retrierAttempts: [] };
}

function stateNamed(run: Run, name: string): StateDefinition {
  const state = run.definition.states.get(name);
  if (state === undefined) throw new Error(`No state '${name}' in the definition of ${run.draft.executionArn}`);
  return state;
}

function step(run: Run, state: StateDefinition): Promise<Move | undefined> {
  const { input } = currentState(run);
  switch (state.type) {
    case 'Task':
      return startTask(run, state).then(() => undefined);
    case 'Wait':
      return wait(run, state);
    case 'Pass':
      return leaveState(run, state, { byDefault: input });
    case 'Choice':
      return choose(run, state);
    case 'Succeed':
      return succeed(run, state);
    case 'Fail':
      return fail(run, state).then(() => undefined);
  }
}

async function wait(run: Run, state: WaitState): Promise<Move | undefined> {
  const dueAt = await waitUntil(run, state);
  if (dueAt <= run.now) return leaveState(run, state, { byDefault: currentState(run).input });
  setTimer(run, 'wait', dueAt);
  return undefined;
}

const offsetDateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

async function waitUntil(run: Run, { until: { unit, template } }: WaitState): Promise<number> {
  const value = await evaluate(run, template);
  if (unit === 'seconds') {
    if (typeof value !== 'number') throw unexpectedType(template, 'number', value);
    if (Number.isInteger(value) && value >= 0 && value <= 99_999_999) return run.now + value * 1000;
    throw new StateFailure('States.QueryEvaluationError', `The Seconds field must be an integer from 0 to 99999999, but was: ${value}`, 'Seconds');
  }
  if (typeof value !== 'string') throw unexpectedType(template, 'string', value);
  const at = offsetDateTime.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  // Recorded on AWS, word for word.
  const message = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${value}`;
  throw new StateFailure('States.QueryEvaluationError', message, 'Timestamp');
}
