/** Whether every transition leads somewhere and every state can be reached and left. */
import type { StateDefinition, Workflow } from './definition.ts';
import { invalidDefinition } from './definition-fields.ts';

/** Checks the states at `path`, and those in their branches and processors. @throws AwsError InvalidDefinition */
export function checkTransitions({ startAt, states }: Workflow, path: string): void {
  if (!states.has(startAt)) throw missingTarget(`Missing 'StartAt' target: ${startAt}`, `${path}/StartAt`);
  const reachable = new Set([startAt]);
  // A Set visits what is added while it is iterated.
  for (const name of reachable) {
    const state = states.get(name);
    for (const { target, field } of state === undefined ? [] : targetsOf(state)) {
      if (!states.has(target)) throw missingTarget(`Missing 'Next' target: ${target}`, `${path}/States/${name}/${field}`);
      reachable.add(target);
    }
  }
  for (const name of states.keys()) {
    if (!reachable.has(name)) throw missingTarget(`State "${name}" is not reachable.`, `${path}/States/${name}`);
  }
  if (![...states.values()].some((state) => state.type !== 'Choice' && targetOf(state) === undefined)) {
    throw invalidDefinition('MISSING_END_STATE', 'No terminal state found in machine', `${path}/States`);
  }
  for (const [name, state] of states) {
    for (const nested of nestedIn(state)) checkTransitions(nested.workflow, `${path}/States/${name}/${nested.field}`);
  }
}

/**
 * The states of a workflow and of all that is nested in it, by name.
 * @throws AwsError InvalidDefinition where two have the same name
 */
export function collectStates(workflow: Workflow): ReadonlyMap<string, StateDefinition> {
  const all = new Map<string, StateDefinition>();
  const collect = ({ states }: Workflow, path: string): void => {
    for (const [name, state] of states) {
      const statePath = `${path}/States/${name}`;
      if (all.has(name)) throw invalidDefinition('DUPLICATE_STATE_NAME', `Duplicate State name: ${name}`, statePath);
      all.set(name, state);
      for (const nested of nestedIn(state)) collect(nested.workflow, `${statePath}/${nested.field}`);
    }
  };
  collect(workflow, '');
  return all;
}

function nestedIn(state: StateDefinition): readonly { readonly workflow: Workflow; readonly field: string }[] {
  if (state.type === 'Parallel') return state.branches.map((workflow, index) => ({ workflow, field: `Branches[${index}]` }));
  return state.type === 'Map' ? [{ workflow: state.processor, field: 'ItemProcessor' }] : [];
}

function missingTarget(problem: string, path: string): Error {
  return invalidDefinition('MISSING_TRANSITION_TARGET', problem, path);
}

interface Target {
  readonly target: string;
  readonly field: string;
}

function targetsOf(state: StateDefinition): readonly Target[] {
  const next = targetOf(state);
  const targets: Target[] = next === undefined ? [] : [{ target: next, field: state.type === 'Choice' ? 'Default' : 'Next' }];
  if (state.type === 'Choice') targets.push(...state.rules.map((rule, index) => ({ target: rule.next, field: `Choices[${index}]/Next` })));
  if ('catch' in state) targets.push(...state.catch.map((catcher, index) => ({ target: catcher.next, field: `Catch[${index}]/Next` })));
  return targets;
}

function targetOf(state: StateDefinition): string | undefined {
  switch (state.type) {
    case 'Choice':
      return state.defaultNext;
    case 'Task':
    case 'Parallel':
    case 'Map':
    case 'Pass':
    case 'Wait':
      return state.next;
    case 'Succeed':
    case 'Fail':
      return undefined;
  }
}
