/** Reads the resolved properties of a declaration. Everything here throws DeploymentError naming the property. */
import { DeploymentError } from '../deployment-error.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Declaration } from './resource-kind.ts';

/** Which properties a kind acts on, and which it takes without effect. CloudFormation refuses unknown ones too. */
export interface PropertyNames {
  readonly used: readonly string[];
  /** Without effect in the emulator, and harmless so. */
  readonly inert: readonly string[];
}

export function refuse(declaration: Declaration, property: string, message: string): DeploymentError {
  return new DeploymentError(`${declaration.path}: ${property} ${message}`);
}

export function checkPropertyNames(declaration: Declaration, { used, inert }: PropertyNames): void {
  const other = Object.keys(declaration.properties).filter((name) => !used.includes(name) && !inert.includes(name));
  if (other.length > 0) throw refuse(declaration, other.join(', '), 'is not supported by the emulator.');
}

export function optionalText(declaration: Declaration, property: string): string | undefined {
  const value = declaration.properties[property];
  if (value === undefined || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw refuse(declaration, property, 'must be text.');
}

export function text(declaration: Declaration, property: string): string {
  const value = optionalText(declaration, property);
  if (value === undefined || value === '') throw refuse(declaration, property, 'is required.');
  return value;
}

export interface IntegerRange {
  readonly min: number;
  readonly max: number;
  readonly byDefault: number;
}

export function integer(declaration: Declaration, property: string, { min, max, byDefault }: IntegerRange): number {
  const value = Number(optionalText(declaration, property) ?? byDefault);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw refuse(declaration, property, `must be an integer from ${min} to ${max}, got ${String(value)}.`);
}

export function optionalObject(declaration: Declaration, property: string): JsonObject | undefined {
  const value = declaration.properties[property];
  if (value === undefined || isObject(value)) return value;
  throw refuse(declaration, property, 'must be an object.');
}

export function object(declaration: Declaration, property: string): JsonObject {
  const value = optionalObject(declaration, property);
  if (value === undefined) throw refuse(declaration, property, 'is required.');
  return value;
}

export function list(declaration: Declaration, property: string): readonly unknown[] {
  const value = declaration.properties[property] ?? [];
  if (Array.isArray(value)) return value;
  throw refuse(declaration, property, 'must be a list.');
}

export function oneOf<T extends string>(declaration: Declaration, property: string, choices: readonly [T, ...T[]]): T {
  const value = optionalText(declaration, property) ?? choices[0];
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  throw refuse(declaration, property, `${value} is not supported by the emulator, only ${choices.join(', ')}.`);
}

export function matching(declaration: Declaration, property: string, pattern: RegExp): string {
  const value = text(declaration, property);
  if (pattern.test(value)) return value;
  throw refuse(declaration, property, `must match ${pattern.source}, got ${JSON.stringify(value)}.`);
}
