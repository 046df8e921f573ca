/**
 * Parallel and Map states: the branches that they begin, and what comes of them. Branches of one transition run one
 * after the other, each until it waits; AWS lets them run side by side.
 */
import type { MapState, ParallelState, Workflow } from './definition.ts';
import type { Branch, Fork } from './execution-state.ts';
import type { JsonValue } from './json.ts';
import type { Run } from './run.ts';
import type { Enter, Outcome, Step } from './step.ts';
import { recordTaskAborted } from './fork-abort.ts';
import { toPayload } from './json.ts';
import { leaveState } from './leave-state.ts';
import { currentState, enterBranch, record, recordAside } from './run.ts';
import { evaluate, unexpectedType } from './scope.ts';
import { StateFailure, TaskFailure } from './task-failure.ts';

export type ForkingState = ParallelState | MapState;

/** What an inline Map runs at a time at most: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
const mostIterations = 40;

/** Begins the branches, or goes on with those that a failed attempt left, when it is redriven. */
export async function fork(run: Run, state: ForkingState): Promise<Step> {
  const made = currentState(run).fork ?? (state.type === 'Parallel' ? await parallelFork(run, state) : await mapFork(run, state));
  run.line.current = { ...currentState(run), fork: made };
  if (isOver(made)) return join(run, state, made);
  return { kind: 'begin', branches: made.branches.flatMap(({ result }, index) => (result === undefined ? [index] : [])) };
}

/** The next iteration of a Map state, where there is one and room for it. */
export function nextIteration(run: Run): number | undefined {
  const { fork: { branches, items = [], limit = 0 } = { branches: [] } } = currentState(run);
  const running = branches.filter(({ result }) => result === undefined).length;
  return branches.length < items.length && running < limit ? branches.length : undefined;
}

/** Begins a branch that has not been begun: its run, and its first state. */
export async function beginBranch(run: Run, state: ForkingState, index: number): Promise<{ readonly branch: Run; readonly step: Enter }> {
  const { fork: { input = null, items } = { branches: [] } } = currentState(run);
  if (state.type === 'Parallel') {
    const branch = enterBranch(run, index);
    return { branch, step: firstState(state.branches[index], input) };
  }
  const item = { index, value: items?.[index] ?? null };
  const selected = state.itemSelector === undefined ? item.value : await evaluate(run, state.itemSelector, { item });
  const lastEventId = recordAside(run, 'MapIterationStarted', { name: state.name, index });
  addBranch(run, { variables: {}, lastEventId, item });
  return { branch: enterBranch(run, index), step: firstState(state.processor, selected) };
}

/**
 * A branch has ended: the state waits for the others, begins more, or is left.
 * @throws TaskFailure the failure of the branch, which is now the state's
 */
export async function branchEnded(branch: Run, outcome: Outcome): Promise<Step> {
  const { parent: run, line } = branch;
  if (run === undefined) throw new Error('No branch has ended');
  const state = forkingState(run);
  run.line.lastEventId = line.lastEventId;
  if (outcome.kind === 'fail') {
    if (line.item !== undefined) recordAside(run, 'MapIterationFailed', { name: state.name, index: line.item.index });
    recordTaskAborted(branch, line.lastEventId);
    line.failed = true;
    throw new TaskFailure(outcome.failure);
  }
  delete line.current;
  line.result = { output: outcome.output.value };
  const made = currentState(run).fork ?? { branches: [] };
  if (line.item !== undefined) {
    const succeeded = recordAside(run, 'MapIterationSucceeded', { name: state.name, index: line.item.index });
    // Recorded: the end of the state follows the iteration's, the next iteration what came before that.
    if (isOver(made)) run.line.lastEventId = succeeded;
  }
  return isOver(made) ? join(run, state, made) : { kind: 'begin', branches: [] };
}

export function forkingState(run: Run): ForkingState {
  const { name } = currentState(run);
  const state = run.definition.allStates.get(name);
  if (state?.type !== 'Parallel' && state?.type !== 'Map') throw new Error(`State '${name}' has no branches`);
  return state;
}

async function parallelFork(run: Run, state: ParallelState): Promise<Fork> {
  const input = state.arguments === undefined ? currentState(run).input : await evaluate(run, state.arguments);
  const lastEventId = record(run, 'ParallelStateStarted');
  return { branches: state.branches.map((): Branch => ({ variables: {}, lastEventId })), input };
}

async function mapFork(run: Run, state: MapState): Promise<Fork> {
  const items = await itemsOf(run, state);
  const limit = await limitOf(run, state);
  record(run, 'MapStateStarted', { length: items.length });
  return { branches: [], items, limit };
}

async function itemsOf(run: Run, { items }: MapState): Promise<readonly JsonValue[]> {
  const value = items === undefined ? currentState(run).input : await evaluate(run, items);
  if (Array.isArray(value)) return value;
  if (items !== undefined) throw unexpectedType(items, 'array', value);
  // Recorded on AWS, word for word.
  throw new StateFailure('States.QueryEvaluationError', `Map state input must be an array but was: ${JSON.stringify(value)}`);
}

async function limitOf(run: Run, { maxConcurrency }: MapState): Promise<number> {
  if (maxConcurrency === undefined) return mostIterations;
  const limit = await evaluate(run, maxConcurrency);
  if (typeof limit !== 'number') throw unexpectedType(maxConcurrency, 'number', limit);
  if (Number.isInteger(limit) && limit >= 0) return Math.min(limit || mostIterations, mostIterations);
  throw new StateFailure('States.QueryEvaluationError', `The MaxConcurrency field must be a non-negative integer, but was: ${limit}`, 'MaxConcurrency');
}

function join(run: Run, state: ForkingState, { branches }: Fork): Promise<Step> {
  recordAside(run, `${state.type}StateSucceeded`);
  const result = branches.map((branch) => branch.result?.output ?? null);
  return leaveState(run, state, { result, byDefault: result });
}

function isOver({ branches, items }: Fork): boolean {
  return branches.length === (items ?? branches).length && branches.every(({ result }) => result !== undefined);
}

function addBranch(run: Run, branch: Branch): void {
  const current = currentState(run);
  if (current.fork === undefined) throw new Error(`No fork in ${run.draft.executionArn}`);
  run.line.current = { ...current, fork: { ...current.fork, branches: [...current.fork.branches, branch] } };
}

function firstState(workflow: Workflow | undefined, input: JsonValue): Enter {
  if (workflow === undefined) throw new Error('No workflow for a branch');
  return { kind: 'enter', name: workflow.startAt, input: toPayload(input) };
}
