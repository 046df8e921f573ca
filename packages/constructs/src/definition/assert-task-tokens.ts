import type { StateDefinition } from './state-machine.ts';

interface States {
  readonly States?: Readonly<Record<string, StateDefinition>>;
}

/**
 * Refuses a callback task whose payload lacks the token: AWS accepts it, and nobody could ever answer it.
 * Looks into Map and Parallel states too. Both query languages.
 * @throws Error that names the state
 */
export function assertTaskTokens(machine: States): void {
  for (const [name, state] of Object.entries(machine.States ?? {})) {
    if (state.Resource?.endsWith('.waitForTaskToken') && !passesToken(state)) {
      throw new Error(`State ${name} waits for a task token that it passes to nobody: put the token into its payload`);
    }
    nestedStates(state).forEach(assertTaskTokens);
  }
}

function passesToken(state: StateDefinition): boolean {
  const sent = JSON.stringify([state['Arguments'], state['Parameters']]);
  return /\$states\.context\.Task\.Token\b|\$\$\.Task\.Token\b/.test(sent);
}

function nestedStates(state: StateDefinition): States[] {
  return [state['ItemProcessor'], state['Iterator'], state['Branches']].flat().filter(isObject);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
