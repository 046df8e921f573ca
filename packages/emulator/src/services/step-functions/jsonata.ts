/**
 * JSONata as Step Functions has it: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 * The `jsonata` package is the reference implementation; the functions that AWS adds stand in jsonata-functions.ts.
 */
import jsonata from 'jsonata';
import type { JsonValue } from './json.ts';
import type { QueryLanguage, Scope, Template } from './query-language.ts';
import { scopedFunctions, setClock, clockName } from './jsonata-functions.ts';
import { refuseTopLevelReferences } from './jsonata-references.ts';
import { InvalidExpression, QueryEvaluationFailure } from './query-language.ts';
import { compileTemplate } from './template.ts';

/** So that no expression can hang the emulator. AWS's own bounds on depth and memory are not reproduced. */
const guards = { timeout: 5000, stack: 1000 };

export const jsonataLanguage: QueryLanguage = {
  compile: (field, location) => compileTemplate(field, location, compileString),
};

/** Only a whole string is an expression: `{% $states.input.a %}`. */
function compileString(text: string, location: string): Template | undefined {
  if (!text.startsWith('{%') || !text.endsWith('%}') || text.length < 4) return undefined;
  const expression = text.slice(2, -2).trim();
  const compiled = parse(expression, location);
  return { location, expression, evaluate: (scope) => evaluate(compiled, { location, expression, scope }) };
}

function parse(expression: string, location: string): jsonata.Expression {
  try {
    const compiled = jsonata(expression, guards);
    setClock(compiled);
    refuseTopLevelReferences(compiled.ast(), location);
    return compiled;
  } catch (error) {
    if (error instanceof InvalidExpression) throw error;
    throw new InvalidExpression('INVALID_JSONATA_EXPRESSION', location, describe(error).message);
  }
}

interface Evaluation {
  readonly location: string;
  readonly expression: string;
  readonly scope: Scope;
}

async function evaluate(compiled: jsonata.Expression, evaluation: Evaluation): Promise<JsonValue> {
  const { location, expression, scope } = evaluation;
  const subject = `The JSONata expression '${expression}' specified for the field '${location}'`;
  const result = await run(compiled, scope).catch((error: unknown) => {
    const { code, message } = describe(error);
    const tail = code === undefined ? `: ${message}` : `. ${code}: ${message}`;
    throw new QueryEvaluationFailure(location, `${subject} threw an error during evaluation${tail}`);
  });
  if (result === undefined) throw new QueryEvaluationFailure(location, `${subject} returned nothing (undefined).`);
  return plainJson(result, () => new QueryEvaluationFailure(location, `${subject} returned an unsupported result type.`));
}

async function run(compiled: jsonata.Expression, scope: Scope): Promise<unknown> {
  const bindings = { ...scope.variables, ...scopedFunctions(scope), states: scope.states, [clockName]: scope.now };
  return compiled.evaluate(undefined, bindings);
}

/** JSONata marks its sequences, hands out functions and divides by zero; none of it may leave an expression. */
function plainJson(result: unknown, unsupported: () => Error): JsonValue {
  if (isUnsupported(result)) throw unsupported();
  if (typeof result !== 'object') return result as JsonValue;
  const refuse = (_key: string, value: unknown): unknown => {
    if (isUnsupported(value)) throw unsupported();
    return value;
  };
  try {
    return JSON.parse(JSON.stringify(result, refuse)) as JsonValue;
  } catch (error) {
    // Nested too deep for JSON.
    throw error instanceof RangeError ? unsupported() : error;
  }
}

/** What JSON has no form for: functions, and numbers that are none. */
function isUnsupported(value: unknown): boolean {
  return typeof value === 'number' ? !Number.isFinite(value) : isFunction(value);
}

function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null) return false;
  return '_jsonata_lambda' in value || '_jsonata_function' in value;
}

/** JSONata throws plain objects with a code, functions throw errors. */
function describe(error: unknown): { readonly code?: string; readonly message: string } {
  if (typeof error !== 'object' || error === null) return { message: String(error) };
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text = typeof message === 'string' ? message : 'unknown error';
  return typeof code === 'string' ? { code, message: text } : { message: text };
}
