/**
 * What the SDK's codec does not check: types, required members, and the limits of constraints.ts.
 * Messages have the form of AWS's: "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy
 * constraint: Member must not be null". How AWS words a wrong JSON type is assumed.
 */
import { NormalizedSchema } from '@smithy/core/schema';

import { AwsError } from './aws-error.ts';
import { constraintOf, violationOf } from './constraints.ts';
import type { OperationSchema } from './json-schemas.ts';
import { cut, show } from './show.ts';

/** The number of leading members that are required, in the SDK's static structure schemas. */
const REQUIRED_COUNT = 6;

/** More than anybody reads, and few enough that a body full of faults gets a short answer. */
const MAX_VIOLATIONS = 100;
const MAX_SHOWN_CHARACTERS = 1024;

export interface Check {
  readonly operation: string;
  /** What becomes of members that the operation does not have. */
  readonly others: 'ignored' | 'refused';
}

interface Walk extends Check {
  readonly violations: string[];
}

/** @throws AwsError SerializationException for a wrong type, else ValidationException (CloudWatch Logs calls it InvalidParameterException) with the first 100 violations. */
export function checkInput(check: Check, schema: OperationSchema[4], value: unknown): void {
  const walk: Walk = { ...check, violations: [] };
  visit(walk, NormalizedSchema.of(schema), { value, path: '' });
  const { length } = walk.violations;
  if (length === 0) return;
  const count = `${length} validation error${length === 1 ? '' : 's'} detected`;
  throw new AwsError(check.operation.startsWith('logs:') ? 'InvalidParameterException' : 'ValidationException', `${count}: ${walk.violations.join('; ')}`);
}

interface Place {
  readonly value: unknown;
  /** `filters.1.member.key`; list items count from 1, as in AWS's messages. */
  readonly path: string;
}

function visit(walk: Walk, schema: NormalizedSchema, place: Place): void {
  if (walk.violations.length >= MAX_VIOLATIONS) return;
  checkType(schema, place.value);
  const constraint = constraintOf(walk.operation, place.path);
  const violation = constraint && violationOf(constraint, place.value);
  // The members of a list that is too long are not looked at.
  if (!violation) return visitMembers(walk, schema, place);
  // AWS does not repeat what the model calls sensitive.
  const shown = schema.getMergedTraits().sensitive ? 'Value' : `Value '${shownText(place.value)}'`;
  walk.violations.push(`${shown} at '${place.path}' failed to satisfy constraint: ${violation}`);
}

function checkType(schema: NormalizedSchema, value: unknown): void {
  if (schema.isStructSchema() || schema.isMapSchema()) {
    if (!isRecord(value)) throw wrongType(value, schema.isMapSchema() ? 'a map' : 'a structure');
  } else if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrongType(value, 'a list');
  } else checkScalar(schema, value);
}

function visitMembers(walk: Walk, schema: NormalizedSchema, { value, path }: Place): void {
  if (schema.isListSchema() && Array.isArray(value)) visitList(walk, schema, { items: value, path });
  if (!isRecord(value)) return;
  if (schema.isStructSchema()) visitStruct(walk, schema, { value, path });
  else if (schema.isMapSchema()) visitMap(walk, schema, { value, path });
}

interface RecordPlace extends Place {
  readonly value: Readonly<Record<string, unknown>>;
}

function visitStruct(walk: Walk, schema: NormalizedSchema, { value, path }: RecordPlace): void {
  const required = requiredMembers(schema);
  for (const [name, member] of schema.structIterator()) {
    const memberPath = pathOf(path, name);
    const memberValue = Object.hasOwn(value, name) ? value[name] : undefined;
    if (memberValue !== undefined && memberValue !== null) {
      visit(walk, member, { value: memberValue, path: memberPath });
    } else if (required.has(name)) {
      walk.violations.push(`Value null at '${memberPath}' failed to satisfy constraint: Member must not be null`);
    }
  }
  if (walk.others === 'refused') refuseOthers(walk, schema, { value, path });
}

function refuseOthers(walk: Walk, schema: NormalizedSchema, { value, path }: RecordPlace): void {
  const known = new Set(Array.from(schema.structIterator(), ([name]) => name));
  for (const name of Object.keys(value)) {
    if (!known.has(name)) walk.violations.push(`There is no member '${pathOf(path, name)}'`);
  }
}

function pathOf(path: string, name: string): string {
  return path === '' ? lowerFirst(name) : `${path}.${lowerFirst(name)}`;
}

function visitList(walk: Walk, schema: NormalizedSchema, { items, path }: { items: readonly unknown[]; path: string }): void {
  const member = schema.getValueSchema();
  for (const [index, item] of items.entries()) visit(walk, member, { value: item, path: `${path}.${index + 1}.member` });
}

function visitMap(walk: Walk, schema: NormalizedSchema, { value, path }: RecordPlace): void {
  const member = schema.getValueSchema();
  for (const [key, item] of Object.entries(value)) visit(walk, member, { value: item, path: `${path}.${key}.member` });
}

function checkScalar(schema: NormalizedSchema, value: unknown): void {
  if (schema.isStringSchema() || schema.isBlobSchema()) {
    if (typeof value !== 'string') throw wrongType(value, 'a String');
  } else if (schema.isBooleanSchema()) {
    if (typeof value !== 'boolean') throw wrongType(value, 'a Boolean');
  } else if (schema.isNumericSchema()) {
    if (!Number.isInteger(value)) throw wrongType(value, 'an Integer');
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

function shownText(value: unknown): string {
  return typeof value === 'string' ? cut(value, MAX_SHOWN_CHARACTERS) : show(value, MAX_SHOWN_CHARACTERS);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
