/** Whether every transition leads somewhere and every state can be reached and left. */
import type { Definition, StateDefinition } from './definition.ts';
import { invalidDefinition } from './definition-fields.ts';

/** @throws AwsError InvalidDefinition */
export function checkTransitions({ startAt, states }: Definition): void {
  if (!states.has(startAt)) throw missingTarget(`Missing 'StartAt' target: ${startAt}`, '/StartAt');
  const reachable = new Set([startAt]);
  // A Set visits what is added while it is iterated.
  for (const name of reachable) {
    const state = states.get(name);
    for (const { target, path } of state === undefined ? [] : targetsOf(state)) {
      if (!states.has(target)) throw missingTarget(`Missing 'Next' target: ${target}`, `/States/${name}/${path}`);
      reachable.add(target);
    }
  }
  for (const name of states.keys()) {
    if (!reachable.has(name)) throw missingTarget(`State "${name}" is not reachable.`, `/States/${name}`);
  }
  if (![...states.values()].some((state) => state.type !== 'Choice' && targetOf(state) === undefined)) {
    throw invalidDefinition('MISSING_END_STATE', 'No terminal state found in machine', '/States');
  }
}

function missingTarget(problem: string, path: string): Error {
  return invalidDefinition('MISSING_TRANSITION_TARGET', problem, path);
}

interface Target {
  readonly target: string;
  readonly path: string;
}

function targetsOf(state: StateDefinition): readonly Target[] {
  const next = targetOf(state);
  const targets: Target[] = next === undefined ? [] : [{ target: next, path: state.type === 'Choice' ? 'Default' : 'Next' }];
  if (state.type === 'Choice') targets.push(...state.rules.map((rule, index) => ({ target: rule.next, path: `Choices[${index}]/Next` })));
  if (state.type === 'Task') targets.push(...state.catch.map((catcher, index) => ({ target: catcher.next, path: `Catch[${index}]/Next` })));
  return targets;
}

function targetOf(state: StateDefinition): string | undefined {
  switch (state.type) {
    case 'Choice':
      return state.defaultNext;
    case 'Task':
    case 'Pass':
    case 'Wait':
      return state.next;
    case 'Succeed':
    case 'Fail':
      return undefined;
  }
}
