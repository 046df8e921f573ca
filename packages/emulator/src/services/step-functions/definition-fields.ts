/** Readers of fields of a definition. Each refuses with AWS's code and the path of the field. */
import type { JsonObject, JsonValue } from './json.ts';
import { AwsError, notSupported } from '../../wire/aws-error.ts';
import { isJsonObject } from './json.ts';

export function invalidDefinition(code: string, problem: string, path: string): AwsError {
  return new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${code}: ${problem} at ${path}'`);
}

/** Fields that Step Functions has and the emulator does not (yet). */
const unsupportedFields = new Set(['Credentials']);

/** Fields of the other query language, which AWS refuses in a JSONata state. */
const jsonPathFields = new Set([
  'InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'Parameters', 'Result',
  'SecondsPath', 'TimestampPath', 'TimeoutSecondsPath', 'HeartbeatSecondsPath', 'ErrorPath', 'CausePath',
]);

/** Refuses every field that is not listed, so that nothing is silently ignored. */
export function allow(object: JsonObject, fields: readonly string[], path: string): void {
  for (const field of Object.keys(object)) {
    if (fields.includes(field)) continue;
    if (unsupportedFields.has(field)) throw notSupported(`Step Functions field '${field}' at ${path}/${field}`);
    if (jsonPathFields.has(field)) {
      const problem = `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`;
      throw invalidDefinition('SCHEMA_VALIDATION_FAILED', problem, path || '/');
    }
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', `Field '${field}' is not supported`, `${path}/${field}`);
  }
}

export function readString(object: JsonObject, field: string, path: string): string {
  const value = optionalString(object, field, path);
  if (value === undefined) throw missing(field, path);
  return value;
}

export function optionalString(object: JsonObject, field: string, path: string): string | undefined {
  const value = object[field];
  if (value !== undefined && typeof value !== 'string') throw wrongType('STRING', `${path}/${field}`);
  return value;
}

export function readObject(object: JsonObject, field: string, path: string): JsonObject {
  const value = object[field];
  if (value === undefined) throw missing(field, path);
  if (!isJsonObject(value)) throw wrongType('OBJECT', `${path}/${field}`);
  return value;
}

/** The objects of an array field; none where the field is absent. */
export function readObjects(object: JsonObject, field: string, path: string): readonly JsonObject[] {
  const value: JsonValue = object[field] ?? [];
  if (!Array.isArray(value)) throw wrongType('ARRAY', `${path}/${field}`);
  return value.map((item: JsonValue, index) => {
    if (!isJsonObject(item)) throw wrongType('OBJECT', `${path}/${field}[${index}]`);
    return item;
  });
}

export function readPositiveInteger(object: JsonObject, field: string, path: string): number | undefined {
  const value = readNumber(object, field, { path, minimum: 1 });
  if (value !== undefined && !Number.isInteger(value)) throw wrongType('INTEGER', `${path}/${field}`);
  return value;
}

export function readNumber(object: JsonObject, field: string, bounds: { path: string; minimum: number }): number | undefined {
  const value = object[field];
  if (value === undefined) return undefined;
  const path = `${bounds.path}/${field}`;
  if (typeof value !== 'number') throw wrongType('NUMBER', path);
  if (value < bounds.minimum) {
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', `Value is less than the minimum [${bounds.minimum}]`, path);
  }
  return value;
}

function missing(field: string, path: string): AwsError {
  return invalidDefinition('SCHEMA_VALIDATION_FAILED', `These fields are required: [${field}]`, path || '/');
}

function wrongType(type: string, path: string): AwsError {
  return invalidDefinition('SCHEMA_VALIDATION_FAILED', `Expected value of type [${type}]`, path);
}
