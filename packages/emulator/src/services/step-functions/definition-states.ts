/** The states of a definition, each type with exactly the fields that AWS allows it. */
import type { ChoiceRule, Results, StateDefinition, TaskState, WaitState } from './definition.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Template } from './query-language.ts';
import { notSupported } from '../../wire/aws-error.ts';
import { allow, invalidDefinition, optionalString, readObjects, readString } from './definition-fields.ts';
import { parseCatchers, parseRetriers } from './definition-errors.ts';
import { compileField, compileResults } from './definition-expressions.ts';
import { parseIntegration } from './integration.ts';
import { isJsonObject } from './json.ts';

interface StateHeading {
  readonly name: string;
  /** The state machine's query language; a state's own goes before it. */
  readonly queryLanguage: JsonValue;
}

const everyState = ['Type', 'Comment', 'QueryLanguage'];
const flow = ['Next', 'End', 'Output', 'Assign'];

export function parseState(heading: StateHeading, state: JsonValue): StateDefinition {
  const path = `/States/${heading.name}`;
  if (!isJsonObject(state)) throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'Expected value of type [OBJECT]', path);
  if (heading.name.length > 80) throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'State name is longer than 80 characters', path);
  const type = readString(state, 'Type', path);
  if ((state['QueryLanguage'] ?? heading.queryLanguage) !== 'JSONata') {
    throw notSupported(`Step Functions query language JSONPath (state '${heading.name}')`);
  }
  return parseType({ name: heading.name, path, type }, state);
}

interface Typed {
  readonly name: string;
  readonly path: string;
  readonly type: string;
}

function parseType({ name, path, type }: Typed, state: JsonObject): StateDefinition {
  switch (type) {
    case 'Task':
      allow(state, [...everyState, ...flow, 'Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Retry', 'Catch'], path);
      return {
        ...flowFields(state, path), name, type, ...taskFields(state, path),
        retry: parseRetriers(state, path),
        catch: parseCatchers(state, path),
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
    case 'Map':
    case 'Parallel':
      throw notSupported(`Step Functions state type ${type} (state '${name}')`);
    default:
      throw invalidDefinition('SCHEMA_VALIDATION_FAILED', `Unknown state type '${type}'`, `${path}/Type`);
  }
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
