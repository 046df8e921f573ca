/**
 * What the SDK's codec does not check: types, required members, and the limits of constraints.ts.
 * Messages have the form of AWS's: "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy
 * constraint: Member must not be null". How AWS words a wrong JSON type is assumed.
 */
import { NormalizedSchema } from '@smithy/core/schema';

import { AwsError } from './aws-error.ts';
import { constraintOf, violationOf } from './constraints.ts';
import type { OperationSchema } from './json-schemas.ts';

/** The number of leading members that are required, in the SDK's static structure schemas. */
const REQUIRED_COUNT = 6;

interface Walk {
  readonly operation: string;
  readonly violations: string[];
}

/** @throws AwsError SerializationException for a wrong type, else ValidationException with all that is wrong. */
export function checkInput(operation: string, schema: OperationSchema[4], value: unknown): void {
  const walk: Walk = { operation, violations: [] };
  visit(walk, NormalizedSchema.of(schema), { value, path: '' });
  const { length } = walk.violations;
  if (length === 0) return;
  const count = `${length} validation error${length === 1 ? '' : 's'} detected`;
  throw new AwsError('ValidationException', `${count}: ${walk.violations.join('; ')}`);
}

interface Place {
  readonly value: unknown;
  /** `filters.1.member.key`; list items count from 1, as in AWS's messages. */
  readonly path: string;
}

function visit(walk: Walk, schema: NormalizedSchema, place: Place): void {
  if (schema.isStructSchema()) visitStruct(walk, schema, place);
  else if (schema.isListSchema()) visitList(walk, schema, place);
  else if (schema.isMapSchema()) visitMap(walk, schema, place);
  else checkScalar(schema, place.value);

  const constraint = constraintOf(walk.operation, place.path);
  const violation = constraint && violationOf(constraint, place.value);
  if (!violation) return;
  // AWS does not repeat what the model calls sensitive.
  const shown = schema.getMergedTraits().sensitive ? 'Value' : `Value '${show(place.value)}'`;
  walk.violations.push(`${shown} at '${place.path}' failed to satisfy constraint: ${violation}`);
}

function visitStruct(walk: Walk, schema: NormalizedSchema, { value, path }: Place): void {
  if (!isRecord(value)) throw wrongType(value, 'a structure');
  const required = requiredMembers(schema);
  for (const [name, member] of schema.structIterator()) {
    const memberPath = path === '' ? lowerFirst(name) : `${path}.${lowerFirst(name)}`;
    const memberValue = value[name];
    if (memberValue !== undefined && memberValue !== null) {
      visit(walk, member, { value: memberValue, path: memberPath });
    } else if (required.has(name)) {
      walk.violations.push(`Value null at '${memberPath}' failed to satisfy constraint: Member must not be null`);
    }
  }
}

function visitList(walk: Walk, schema: NormalizedSchema, { value, path }: Place): void {
  if (!Array.isArray(value)) throw wrongType(value, 'a list');
  const member = schema.getValueSchema();
  value.forEach((item: unknown, index) => visit(walk, member, { value: item, path: `${path}.${index + 1}.member` }));
}

function visitMap(walk: Walk, schema: NormalizedSchema, { value, path }: Place): void {
  if (!isRecord(value)) throw wrongType(value, 'a map');
  const member = schema.getValueSchema();
  for (const [key, item] of Object.entries(value)) visit(walk, member, { value: item, path: `${path}.${key}.member` });
}

function checkScalar(schema: NormalizedSchema, value: unknown): void {
  if (schema.isStringSchema() || schema.isBlobSchema()) {
    if (typeof value !== 'string') throw wrongType(value, 'a String');
  } else if (schema.isBooleanSchema()) {
    if (typeof value !== 'boolean') throw wrongType(value, 'a Boolean');
  } else if (schema.isNumericSchema()) {
    if (typeof value !== 'number') throw wrongType(value, 'an Integer');
  } else if (schema.isTimestampSchema()) {
    if (typeof value !== 'number') throw wrongType(value, 'a Timestamp');
  }
}

function requiredMembers(schema: NormalizedSchema): ReadonlySet<string> {
  const definition: unknown = schema.getSchema();
  if (!Array.isArray(definition)) return new Set();
  const names = definition[4] as readonly string[];
  const count = (definition[REQUIRED_COUNT] as number | undefined) ?? 0;
  return new Set(names.slice(0, count));
}

function wrongType(value: unknown, expected: string): AwsError {
  if (Array.isArray(value)) return serializationError(`Start of list found where not expected: ${expected} is needed`);
  if (isRecord(value)) return serializationError(`Start of structure or map found where not expected: ${expected} is needed`);
  const token = value === null ? 'NULL_VALUE' : typeof value === 'boolean' ? `${value}_VALUE` : `${typeof value}_VALUE`;
  return serializationError(`${token.toUpperCase()} can not be converted to ${expected}`);
}

/** A body that is no JSON, or JSON of the wrong shape. */
export function serializationError(message: string): AwsError {
  return new AwsError('SerializationException', message);
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
