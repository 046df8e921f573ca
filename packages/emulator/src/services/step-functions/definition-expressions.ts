/** Fields of a definition that may hold expressions. */
import type { Results } from './definition.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { QueryLanguage, Template } from './query-language.ts';
import { invalidDefinition } from './definition-fields.ts';
import { isJsonObject } from './json.ts';
import { jsonataLanguage } from './jsonata.ts';
import { InvalidExpression } from './query-language.ts';

const language: QueryLanguage = jsonataLanguage;

export interface Place {
  /** The state's path in the definition: `/States/Ask`. */
  readonly path: string;
  /** The field's name inside the state, `Arguments`, or a prefix of it. */
  readonly location: string;
}

export function compileField(value: JsonValue, { path, location }: Place): Template {
  try {
    return language.compile(value, location);
  } catch (error) {
    if (!(error instanceof InvalidExpression)) throw error;
    throw invalidDefinition(error.code, error.message, `${path}/${error.location}`);
  }
}

/** `Output` and `Assign` of a state, a choice rule or a catcher; `location` is what stands before their names. */
export function compileResults(object: JsonObject, { path, location }: Place): Results {
  const { Output: output, Assign: assign } = object;
  if (assign !== undefined) checkVariables(assign, `${path}/${location}Assign`);
  return {
    ...(output === undefined ? {} : { output: compileField(output, { path, location: `${location}Output` }) }),
    ...(assign === undefined ? {} : { assign: compileField(assign, { path, location: `${location}Assign` }) }),
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
function checkVariables(assign: JsonValue, path: string): void {
  if (!isJsonObject(assign)) throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'Expected value of type [OBJECT]', path);
  for (const name of Object.keys(assign)) {
    if (name === 'states') throw invalidDefinition('SCHEMA_VALIDATION_FAILED', "Variable name 'states' is reserved", path);
    if (name.length > 80 || !/^[\p{ID_Start}][\p{ID_Continue}]*$/u.test(name)) {
      throw invalidDefinition('SCHEMA_VALIDATION_FAILED', `Invalid variable name '${name}'`, path);
    }
  }
}
