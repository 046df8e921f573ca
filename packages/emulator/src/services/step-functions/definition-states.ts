/** The states of a definition, each type with exactly the fields that AWS allows it. */
import type { ChoiceRule, Recovery, Results, StateDefinition, TaskState, WaitState, Workflow } from './definition.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Template } from './query-language.ts';
import { notSupported } from '../../wire/aws-error.ts';
import { allow, invalidDefinition, optionalString, readObject, readObjects, readString } from './definition-fields.ts';
import { parseCatchers, parseRetriers } from './definition-errors.ts';
import { compileField, compileResults } from './definition-expressions.ts';
import { mapFields, parseBranches, parseProcessor } from './definition-nested.ts';
import { parseIntegration } from './integration.ts';
import { isJsonObject } from './json.ts';

interface Surroundings {
  /** Of what holds the states: nothing for the state machine itself, `/States/All/Branches[0]`. */
  readonly path: string;
  /** The state machine's query language; a state's own goes before it. */
  readonly queryLanguage: JsonValue;
}

const everyState = ['Type', 'Comment', 'QueryLanguage'];
const flow = ['Next', 'End', 'Output', 'Assign'];
const recovery = ['Retry', 'Catch'];

/** `StartAt` and `States` of a state machine, a branch or a processor. */
export function parseWorkflow(object: JsonObject, { path, queryLanguage }: Surroundings): Workflow {
  const states = readObject(object, 'States', path);
  const startAt = readString(object, 'StartAt', path);
  const parsed = Object.entries(states).map(([name, state]) => {
    const place = { path: `${path}/States/${name}`, queryLanguage };
    return [name, parseState(name, place, state)] as const;
  });
  return { startAt, states: new Map(parsed) };
}

function parseState(name: string, place: Surroundings, state: JsonValue): StateDefinition {
  const { path, queryLanguage } = place;
  if (!isJsonObject(state)) throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'Expected value of type [OBJECT]', path);
  if (name.length > 80) throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'State name is longer than 80 characters', path);
  if ((state['QueryLanguage'] ?? queryLanguage) !== 'JSONata') {
    throw notSupported(`Step Functions query language JSONPath (state '${name}')`);
  }
  return parseType(name, place, state);
}

function parseType(name: string, { path, queryLanguage }: Surroundings, state: JsonObject): StateDefinition {
  const type = readString(state, 'Type', path);
  const parseNested = (nested: JsonObject, nestedPath: string): Workflow => parseWorkflow(nested, { path: nestedPath, queryLanguage });
  switch (type) {
    case 'Task':
      allow(state, [...everyState, ...flow, 'Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', ...recovery], path);
      return {
        ...flowFields(state, path), name, type, ...taskFields(state, path), ...recoveryFields(state, path),
      };
    case 'Parallel':
      allow(state, [...everyState, ...flow, ...recovery, 'Arguments', 'Branches'], path);
      return {
        ...flowFields(state, path), name, type, ...recoveryFields(state, path),
        ...field(state, 'Arguments', 'arguments', path),
        branches: parseBranches(state, path, parseNested),
      };
    case 'Map':
      allow(state, [...everyState, ...flow, ...recovery, ...mapFields], path);
      return {
        ...flowFields(state, path), name, type, ...recoveryFields(state, path),
        ...field(state, 'Items', 'items', path),
        ...field(state, 'ItemSelector', 'itemSelector', path),
        ...field(state, 'MaxConcurrency', 'maxConcurrency', path),
        processor: parseProcessor(state, path, parseNested),
      };
    case 'Pass':
      allow(state, [...everyState, ...flow], path);
      return { ...flowFields(state, path), name, type };
    case 'Wait':
      allow(state, [...everyState, ...flow, 'Seconds', 'Timestamp'], path);
      return { ...flowFields(state, path), name, type, until: waitUntil(state, path) };
    case 'Choice':
      allow(state, [...everyState, 'Choices', 'Default', 'Output', 'Assign'], path);
      return { ...choiceFields(state, path), name, type };
    case 'Succeed':
      allow(state, [...everyState, 'Output'], path);
      return { name, type, ...field(state, 'Output', 'output', path) };
    case 'Fail':
      allow(state, [...everyState, 'Error', 'Cause'], path);
      return { name, type, ...field(state, 'Error', 'error', path), ...field(state, 'Cause', 'cause', path) };
    default:
      throw invalidDefinition('SCHEMA_VALIDATION_FAILED', `Unknown state type '${type}'`, `${path}/Type`);
  }
}

function recoveryFields(state: JsonObject, path: string): Recovery {
  return { retry: parseRetriers(state, path), catch: parseCatchers(state, path) };
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html#task-state-fields */
function taskFields(state: JsonObject, path: string): Pick<TaskState, 'integration' | 'arguments' | 'timeoutSeconds' | 'heartbeatSeconds'> {
  const integration = parseIntegration(readString(state, 'Resource', path), `${path}/Resource`);
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
  if (heartbeat !== undefined && integration.pattern !== 'waitForTaskToken') {
    throw notSupported(`Step Functions field 'HeartbeatSeconds' of a task without a task token at ${path}`);
  }
  if (typeof heartbeat === 'number' && typeof timeout === 'number' && heartbeat >= timeout) {
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', "'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'", `${path}/HeartbeatSeconds`);
  }
  return {
    integration,
    ...field(state, 'Arguments', 'arguments', path),
    ...field(state, 'TimeoutSeconds', 'timeoutSeconds', path),
    ...field(state, 'HeartbeatSeconds', 'heartbeatSeconds', path),
  };
}

function flowFields(state: JsonObject, path: string): Results & { readonly next?: string } {
  const next = optionalString(state, 'Next', path);
  const ends = state['End'] === true;
  if (ends === (next !== undefined)) {
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', "Exactly one of 'Next' and 'End': true is required", path);
  }
  return { ...compileResults(state, { path, location: '' }), ...(next === undefined ? {} : { next }) };
}

function field<Key extends string>(state: JsonObject, name: string, key: Key, path: string): { readonly [K in Key]?: Template } {
  const value = state[name];
  if (value === undefined) return {};
  return { [key]: compileField(value, { path, location: name }) } as { readonly [K in Key]?: Template };
}

function waitUntil(state: JsonObject, path: string): WaitState['until'] {
  const { Seconds: seconds, Timestamp: timestamp } = state;
  if (seconds !== undefined && timestamp === undefined) {
    return { unit: 'seconds', template: compileField(seconds, { path, location: 'Seconds' }) };
  }
  if (timestamp !== undefined && seconds === undefined) {
    return { unit: 'timestamp', template: compileField(timestamp, { path, location: 'Timestamp' }) };
  }
  throw invalidDefinition('SCHEMA_VALIDATION_FAILED', "Exactly one of 'Seconds' and 'Timestamp' is required", path);
}

function choiceFields(state: JsonObject, path: string): Results & { rules: readonly ChoiceRule[]; defaultNext?: string } {
  const choices = readObjects(state, 'Choices', path);
  if (choices.length === 0) throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'These fields are required: [Choices]', path);
  const defaultNext = optionalString(state, 'Default', path);
  const rules = choices.map((rule, index) => choiceRule(rule, { path, location: `Choices[${index}]` }));
  return { ...compileResults(state, { path, location: '' }), rules, ...(defaultNext === undefined ? {} : { defaultNext }) };
}

function choiceRule(rule: JsonObject, { path, location }: { path: string; location: string }): ChoiceRule {
  const rulePath = `${path}/${location}`;
  allow(rule, ['Condition', 'Next', 'Output', 'Assign', 'Comment'], rulePath);
  const condition = rule['Condition'];
  if (condition === undefined) {
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'These fields are required: [Condition]', rulePath);
  }
  return {
    condition: compileField(condition, { path, location: `${location}/Condition` }),
    next: readString(rule, 'Next', rulePath),
    ...compileResults(rule, { path, location: `${location}/` }),
  };
}
