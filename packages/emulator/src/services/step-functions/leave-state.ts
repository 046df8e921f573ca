/** The ways out of a state: its output, its variables, and the state that follows. */
import type { ChoiceState, FailState, Results, SucceedState } from './definition.ts';
import type { JsonObject, JsonValue, Payload } from './json.ts';
import type { Template } from './query-language.ts';
import type { Run } from './run.ts';
import type { Extra } from './scope.ts';
import type { Outcome, Step } from './step.ts';
import { exceedsPayloadLimit, isJsonObject, toPayload } from './json.ts';
import { currentState, record } from './run.ts';
import { evaluate, unexpectedType } from './scope.ts';
import { dataLimitExceeded, StateFailure } from './task-failure.ts';

interface Leaving extends Extra {
  /** The output where there is no `Output`. */
  readonly byDefault: JsonValue;
  /** Its JSON text, where that is known: the history then holds it once. */
  readonly byDefaultText?: string;
}

/** `Output` and `Assign` see the variables as they were; what is assigned shows from the next state on. */
export async function leaveState(run: Run, way: Results & { readonly next?: string }, leaving: Leaving): Promise<Step> {
  const { byDefault, byDefaultText, ...extra } = leaving;
  const assigned = way.assign === undefined ? undefined : await evaluateAssign(run, way.assign, extra);
  const output = way.output === undefined ? toPayload(byDefault, byDefaultText) : toPayload(await evaluate(run, way.output, extra));
  const { name } = currentState(run);
  if (exceedsPayloadLimit(output.text)) throw dataLimitExceeded(name);
  exitState(run, output, assigned);
  return way.next === undefined ? { kind: 'end', output } : { kind: 'enter', name: way.next, input: output };
}

/** Takes the first rule that holds, else the default. `Output` and `Assign` of the state belong to the default. */
export async function choose(run: Run, state: ChoiceState): Promise<Step> {
  const byDefault = currentState(run).input;
  for (const rule of state.rules) {
    const holds = await evaluate(run, rule.condition);
    if (typeof holds !== 'boolean') throw unexpectedType(rule.condition, 'boolean', holds);
    if (holds) return leaveState(run, rule, { byDefault });
  }
  // Recorded: AWS reports States.Runtime; States.NoChoiceMatched is reserved.
  if (state.defaultNext === undefined) {
    throw new StateFailure('States.Runtime', 'Failed to transition out of the state. The state does not point to a next state.');
  }
  return leaveState(run, { ...results(state), next: state.defaultNext }, { byDefault });
}

export function succeed(run: Run, state: SucceedState): Promise<Step> {
  return leaveState(run, results(state), { byDefault: currentState(run).input });
}

export async function fail(run: Run, state: FailState): Promise<Outcome> {
  const error = await textOf(run, state.error);
  const cause = await textOf(run, state.cause);
  return { kind: 'fail', failure: { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) } };
}

function results({ output, assign }: Results): Results {
  return { ...(output === undefined ? {} : { output }), ...(assign === undefined ? {} : { assign }) };
}

async function textOf(run: Run, template: Template | undefined): Promise<string | undefined> {
  if (template === undefined) return undefined;
  const value = await evaluate(run, template);
  if (typeof value !== 'string') throw unexpectedType(template, 'string', value);
  return value;
}

interface Assigned {
  readonly values: JsonObject;
  /** JSON text by variable. */
  readonly texts: Readonly<Record<string, string>>;
}

/** One variable, and all that one state assigns, hold at most 256 KiB. */
async function evaluateAssign(run: Run, assign: Template, extra: Extra): Promise<Assigned> {
  const values = await evaluate(run, assign, extra);
  if (!isJsonObject(values)) throw unexpectedType(assign, 'object', values);
  const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]));
  if (exceedsPayloadLimit(Object.values(texts).join(''))) throw dataLimitExceeded(currentState(run).name);
  return { values, texts };
}

function exitState(run: Run, output: Payload, assigned: Assigned | undefined): void {
  const { name } = currentState(run);
  const type = run.definition.allStates.get(name)?.type;
  if (type === undefined || type === 'Fail') throw new Error(`State '${name}' has no exit`);
  record(run, `${type}StateExited`, {
    name,
    output: output.text,
    ...(assigned === undefined ? {} : { assignedVariables: assigned.texts }),
  });
  if (assigned !== undefined) run.line.variables = { ...run.line.variables, ...assigned.values };
  delete run.line.current;
}
