/** Reads single values of a runbook, refusing them with the place where they stand. */
import { AwsError } from '../../wire/aws-error.ts';
import { isList } from './interpolation.ts';
import type { Json, JsonObject } from './runbook.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html#API_CreateDocument_Errors */
export function invalidDocument(where: string, problem: string): AwsError {
  return new AwsError('InvalidDocumentContent', `Invalid runbook: ${where}: ${problem}.`);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(value: Json | undefined, where: string): string {
  if (typeof value !== 'string') throw invalidDocument(where, 'must be a string');
  return value;
}

export function list(value: Json | undefined, where: string): readonly Json[] {
  if (value === undefined || !isList(value)) throw invalidDocument(where, 'must be a list');
  return value;
}

export function object(value: Json | undefined, where: string): JsonObject {
  if (!isJsonObject(value)) throw invalidDocument(where, 'must be a map');
  return value;
}

/** Runbooks in the wild write `"true"` as often as `true`. */
export function flag(value: Json | undefined, where: string): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw invalidDocument(where, 'must be true or false');
}

export function positiveInteger(value: Json | undefined, where: string, { orZero = false } = {}): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < (orZero ? 0 : 1)) {
    throw invalidDocument(where, 'must be a positive integer');
  }
  return number;
}
