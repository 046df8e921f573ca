/** Runs states one after the other until all lines wait for something or the execution ends. */
import type { StateDefinition, WaitState } from './definition.ts';
import type { Run } from './run.ts';
import type { Begin, Enter, Outcome, Step, Wait } from './step.ts';
import { failExecution, succeedExecution } from './execution-end.ts';
import { attempt } from './failure-handling.ts';
import { beginBranch, branchEnded, fork, forkingState, nextIteration } from './fork.ts';
import { choose, fail, leaveState, succeed } from './leave-state.ts';
import { setTimer } from './line-timers.ts';
import { currentState, enterBranch, isHistoryFull, record } from './run.ts';
import { evaluate, unexpectedType } from './scope.ts';
import { wait } from './step.ts';
import { startTask } from './task-start.ts';
import { historyFull, StateFailure } from './task-failure.ts';

/** Follows a step of a line, and what comes of the lines around it: the execution then waits or has ended. */
export async function follow(run: Run, first: Step): Promise<void> {
  const outcome = await runLine(run, first);
  if (outcome.kind === 'wait') return;
  const { parent } = run;
  if (parent !== undefined) return follow(parent, await attempt(parent, () => branchEnded(run, outcome)));
  if (outcome.kind === 'end') succeedExecution(run, outcome.output.text);
  else failExecution(run, outcome.failure);
}

/** Runs the current state from its beginning: when it was entered, at each retry, and when it is redriven. */
export function runState(run: Run): Promise<Step> {
  return attempt(run, () => step(run, definitionOf(run)));
}

export function definitionOf(run: Run): StateDefinition {
  return stateNamed(run, currentState(run).name);
}

async function runLine(run: Run, first: Step): Promise<Wait | Outcome> {
  let step = first;
  for (;;) {
    switch (step.kind) {
      case 'enter':
        step = await enter(run, step);
        break;
      case 'begin':
        step = await runBranches(run, step);
        break;
      case 'wait':
      case 'end':
      case 'fail':
        return step;
    }
  }
}

async function enter(run: Run, { name, input }: Enter): Promise<Step> {
  if (isHistoryFull(run)) return { kind: 'fail', failure: historyFull().failure };
  const { type } = stateNamed(run, name);
  const enteredEventId = record(run, `${type}StateEntered`, { name, input: input.text });
  run.effects.push({ kind: 'count', metric: 'stateTransitions', amount: 1 });
  run.line.current = { name, input: input.value, enteredAt: run.now, enteredEventId, retryCount: 0, retrierAttempts: [] };
  return runState(run);
}

/** Runs branches until each waits or has ended, and the iterations that there is room for then. */
async function runBranches(run: Run, { branches }: Begin): Promise<Step> {
  const waiting = [...branches];
  for (let index = waiting.shift() ?? nextIteration(run); index !== undefined; index = waiting.shift() ?? nextIteration(run)) {
    const at = index;
    const step = await attempt(run, () => runBranch(run, at));
    if (step.kind !== 'begin' && step.kind !== 'wait') return step;
    // A retry waits without any branch.
    if (currentState(run).fork === undefined) return step;
  }
  return wait;
}

async function runBranch(run: Run, index: number): Promise<Step> {
  const isKnown = currentState(run).fork?.branches[index]?.current !== undefined;
  const known = isKnown ? enterBranch(run, index) : undefined;
  const { branch, step } = known === undefined ? await beginBranch(run, forkingState(run), index) : { branch: known, step: await runState(known) };
  const outcome = await runLine(branch, step);
  return outcome.kind === 'wait' ? wait : branchEnded(branch, outcome);
}

function stateNamed(run: Run, name: string): StateDefinition {
  const state = run.definition.allStates.get(name);
  if (state === undefined) throw new Error(`No state '${name}' in the definition of ${run.draft.executionArn}`);
  return state;
}

function step(run: Run, state: StateDefinition): Promise<Step> {
  const { input } = currentState(run);
  switch (state.type) {
    case 'Task':
      return startTask(run, state).then(() => wait);
    case 'Parallel':
    case 'Map':
      return fork(run, state);
    case 'Wait':
      return startWait(run, state);
    case 'Pass':
      return leaveState(run, state, { byDefault: input });
    case 'Choice':
      return choose(run, state);
    case 'Succeed':
      return succeed(run, state);
    case 'Fail':
      return fail(run, state);
  }
}

async function startWait(run: Run, state: WaitState): Promise<Step> {
  const dueAt = await waitUntil(run, state);
  if (dueAt <= run.now) return leaveState(run, state, { byDefault: currentState(run).input });
  setTimer(run, 'wait', dueAt);
  return wait;
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
