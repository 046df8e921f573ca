import { readFileSync } from 'node:fs';
import { DeploymentError, messageOf } from './deployment-error.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of an object, and never what every object has (`constructor`). */
export function own<Value>(object: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** @throws DeploymentError naming the file and what is wrong with it. */
export function readJsonObject(file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new DeploymentError(`${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  if (!isObject(value)) throw new DeploymentError(`${file} does not hold a JSON object.`);
  return value;
}
