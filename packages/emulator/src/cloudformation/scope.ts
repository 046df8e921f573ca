import { DeploymentError } from './deployment-error.ts';

/** What names in a template stand for. Each throws where the name stands for nothing. */
export interface Scope {
  /** A resource, parameter or pseudo parameter. `AWS::NoValue` is {@link noValue}. */
  ref(name: string, path: string): unknown;
  attribute(logicalId: string, name: string, path: string): string;
  condition(name: string, path: string): boolean;
  mapping(keys: readonly [string, string, string], path: string): unknown;
  importedValue(exportName: string, path: string): string;
}

/** What an intrinsic function works with besides its argument. */
export interface Call {
  readonly scope: Scope;
  /** Where the call stands, for error messages. */
  readonly path: string;
  /** Resolves what stands in the argument. */
  readonly resolve: (value: unknown) => unknown;
}

/** What `AWS::NoValue` stands for: the property or list item that holds it is left out. */
export const noValue = Symbol('AWS::NoValue');

/** CloudFormation turns numbers and booleans into text where text is wanted. */
export function toText(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new DeploymentError(`${path}: text expected, got ${JSON.stringify(value) ?? 'nothing'}.`);
}

/** @throws DeploymentError unless `value` is a list, of `length` items where that is given. */
export function toList(value: unknown, path: string, length?: number): readonly unknown[] {
  if (Array.isArray(value) && (length === undefined || value.length === length)) return value;
  throw new DeploymentError(`${path} takes a list${length === undefined ? '' : ` of ${length} items`}.`);
}
