/**
 * Amazon States Language, parsed once into what the interpreter runs: https://states-language.net/spec.html
 * What AWS refuses at creation is refused here with its codes; what only this emulator lacks is refused by name.
 */
import type { JsonValue } from './json.ts';
import type { Integration } from './integration.ts';
import type { Template } from './query-language.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { allow, invalidDefinition, readPositiveInteger } from './definition-fields.ts';
import { checkVariableScopes } from './definition-scopes.ts';
import { parseWorkflow } from './definition-states.ts';
import { checkTransitions, collectStates } from './definition-transitions.ts';
import { isJsonObject } from './json.ts';

/** States that lead to each other: a state machine's own, a Parallel state's branch, a Map state's processor. */
export interface Workflow {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, StateDefinition>;
}

export interface Definition extends Workflow {
  readonly timeoutSeconds?: number;
  /** Those of every branch and processor too: no two states of a machine have the same name. */
  readonly allStates: ReadonlyMap<string, StateDefinition>;
}

export type StateDefinition = TaskState | ParallelState | MapState | ChoiceState | PassState | WaitState | SucceedState | FailState;

/** What a state hands on: `Output` and `Assign`. Both are evaluated against the variables as they were. */
export interface Results {
  readonly output?: Template;
  readonly assign?: Template;
}

interface NamedState {
  readonly name: string;
}

interface FlowState extends NamedState, Results {
  /** Absent where the state ends the execution. */
  readonly next?: string;
}

/** What happens to the failures of a state. */
export interface Recovery {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface TaskState extends FlowState, Recovery {
  readonly type: 'Task';
  readonly integration: Integration;
  readonly arguments?: Template;
  readonly timeoutSeconds?: Template;
  /** In callback tasks alone. */
  readonly heartbeatSeconds?: Template;
}

export interface ParallelState extends FlowState, Recovery {
  readonly type: 'Parallel';
  /** The input of every branch, where it is not the state's. */
  readonly arguments?: Template;
  readonly branches: readonly Workflow[];
}

/** In INLINE mode. */
export interface MapState extends FlowState, Recovery {
  readonly type: 'Map';
  /** Absent: the state's input. */
  readonly items?: Template;
  /** The input of an iteration, where it is not the item. */
  readonly itemSelector?: Template;
  readonly processor: Workflow;
  readonly maxConcurrency?: Template;
}

export interface PassState extends FlowState {
  readonly type: 'Pass';
}

export interface WaitState extends FlowState {
  readonly type: 'Wait';
  readonly until: { readonly unit: 'seconds' | 'timestamp'; readonly template: Template };
}

export interface ChoiceState extends NamedState, Results {
  readonly type: 'Choice';
  readonly rules: readonly ChoiceRule[];
  readonly defaultNext?: string;
}

export interface ChoiceRule extends Results {
  readonly condition: Template;
  readonly next: string;
}

export interface SucceedState extends NamedState {
  readonly type: 'Succeed';
  readonly output?: Template;
}

export interface FailState extends NamedState {
  readonly type: 'Fail';
  readonly error?: Template;
  readonly cause?: Template;
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  readonly maxDelaySeconds?: number;
  readonly jitter: 'NONE' | 'FULL';
}

export interface Catcher extends Results {
  readonly errorEquals: readonly string[];
  readonly next: string;
}

/** Parsed definitions by their text. Parsing is pure, so a cache changes nothing but time. */
const parsed = new Map<string, Definition>();
const maxParsed = 500;

/**
 * Parses a state machine's definition.
 * @throws AwsError InvalidDefinition, with AWS's code and the path of what is wrong
 * @throws AwsError UnsupportedOperation, naming what this emulator does not have
 */
export function parseDefinition(text: string): Definition {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const definition = parse(parseJson(text));
  if (parsed.size >= maxParsed) parsed.clear();
  parsed.set(text, definition);
  return definition;
}

function parseJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: ${reason}'`);
  }
}

function parse(json: JsonValue): Definition {
  if (!isJsonObject(json)) throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'Expected value of type [OBJECT]', '/');
  allow(json, ['Comment', 'StartAt', 'States', 'TimeoutSeconds', 'QueryLanguage', 'Version'], '');
  const timeoutSeconds = readPositiveInteger(json, 'TimeoutSeconds', '');
  const workflow = parseWorkflow(json, { path: '', queryLanguage: json['QueryLanguage'] ?? 'JSONPath' });
  checkTransitions(workflow, '');
  checkVariableScopes(json);
  return { ...workflow, allStates: collectStates(workflow), ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) };
}
