/**
 * The seam between the interpreter and a query language. A definition compiles its fields into templates once; a
 * template is evaluated as often as its state runs. JSONata is the one that exists; JSONPath would be another.
 */
import type { JsonValue } from './json.ts';

export interface QueryLanguage {
  /**
   * Compiles a field of a state. `location` names it the way AWS does: `Arguments/Payload`, `Choices[0]/Condition`.
   * @throws InvalidExpression
   */
  compile(field: JsonValue, location: string): Template;
}

export interface Template {
  /** Where the field stands in its state. */
  readonly location: string;
  /** The field's value where no part of it is an expression: nothing has to be evaluated. */
  readonly constant?: JsonValue;
  /** The expression, where the whole field is one. */
  readonly expression?: string;
  /** @throws QueryEvaluationFailure */
  evaluate(scope: Scope): Promise<JsonValue>;
}

/** What an expression sees. */
export interface Scope {
  readonly states: StatesVariable;
  readonly variables: Readonly<Record<string, JsonValue>>;
  /** Time of the event, in milliseconds since the epoch. */
  readonly now: number;
  /** Numbers in [0, 1), derived from the event. */
  readonly random: () => number;
  /** UUIDs, derived from the event. */
  readonly uuid: () => string;
}

/** `$states`: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
export interface StatesVariable {
  readonly input: JsonValue;
  readonly context: JsonValue;
  readonly result?: JsonValue;
  readonly errorOutput?: JsonValue;
}

/** An expression of a definition that does not compile. */
export class InvalidExpression extends Error {
  readonly code: 'INVALID_JSONATA_EXPRESSION' | 'UNSUPPORTED_JSONATA_EXPRESSION';
  readonly location: string;

  constructor(code: InvalidExpression['code'], location: string, message: string) {
    super(message);
    this.code = code;
    this.location = location;
  }
}

/** An expression that failed. The message is AWS's sentence, without the state's name in front. */
export class QueryEvaluationFailure extends Error {
  readonly location: string;

  constructor(location: string, message: string) {
    super(message);
    this.location = location;
  }
}
