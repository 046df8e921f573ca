/** `Retry` and `Catch`: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
import type { Catcher, Retrier } from './definition.ts';
import type { JsonObject } from './json.ts';
import { allow, invalidDefinition, readNumber, readObjects, readPositiveInteger, readString } from './definition-fields.ts';
import { compileResults } from './definition-expressions.ts';

export function parseRetriers(state: JsonObject, statePath: string): readonly Retrier[] {
  const retriers = readObjects(state, 'Retry', statePath).map((object, index) => retrier(object, `${statePath}/Retry[${index}]`));
  checkStatesAll(retriers, `${statePath}/Retry`);
  return retriers;
}

export function parseCatchers(state: JsonObject, statePath: string): readonly Catcher[] {
  const catchers = readObjects(state, 'Catch', statePath).map((object, index): Catcher => {
    const path = `${statePath}/Catch[${index}]`;
    allow(object, ['ErrorEquals', 'Next', 'Output', 'Assign', 'Comment'], path);
    return {
      errorEquals: errorNames(object, path),
      next: readString(object, 'Next', path),
      ...compileResults(object, { path: statePath, location: `Catch[${index}]/` }),
    };
  });
  checkStatesAll(catchers, `${statePath}/Catch`);
  return catchers;
}

const retrierFields = ['ErrorEquals', 'IntervalSeconds', 'BackoffRate', 'MaxAttempts', 'MaxDelaySeconds', 'JitterStrategy', 'Comment'];

function retrier(object: JsonObject, path: string): Retrier {
  allow(object, retrierFields, path);
  const jitter = object['JitterStrategy'] ?? 'NONE';
  if (jitter !== 'NONE' && jitter !== 'FULL') {
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'Value should be one of the following: [FULL, NONE]', `${path}/JitterStrategy`);
  }
  const maxDelaySeconds = readPositiveInteger(object, 'MaxDelaySeconds', path);
  return {
    errorEquals: errorNames(object, path),
    intervalSeconds: readPositiveInteger(object, 'IntervalSeconds', path) ?? 1,
    backoffRate: readNumber(object, 'BackoffRate', { path, minimum: 1 }) ?? 2,
    maxAttempts: readNumber(object, 'MaxAttempts', { path, minimum: 0 }) ?? 3,
    ...(maxDelaySeconds === undefined ? {} : { maxDelaySeconds }),
    jitter,
  };
}

function errorNames(object: JsonObject, path: string): readonly string[] {
  const names = object['ErrorEquals'];
  if (!Array.isArray(names) || names.length === 0) {
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'These fields are required: [ErrorEquals]', path);
  }
  return names.map(String);
}

/** States.ALL stands alone, and last. */
function checkStatesAll(entries: readonly { readonly errorEquals: readonly string[] }[], path: string): void {
  for (const [index, { errorEquals }] of entries.entries()) {
    if (!errorEquals.includes('States.ALL')) continue;
    if (errorEquals.length > 1) throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'States.ALL must appear alone', `${path}[${index}]`);
    if (index < entries.length - 1) throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'States.ALL must appear last', `${path}[${index}]`);
  }
}
