/** Filters: all must match, each with any of its values. */
import { AwsError, notSupported } from '../../../wire/aws-error.ts';

export interface Filter {
  readonly Key: string;
  readonly Values: readonly string[];
}

/** Whether an item has one of the filter's values. */
export type Criterion<T> = (item: T, values: readonly string[]) => boolean;

export interface FilterKeys<T> {
  readonly criteria: Readonly<Record<string, Criterion<T>>>;
  /** AWS has them, this emulator does not. */
  readonly unsupported: readonly string[];
  readonly operation: string;
}

/** @throws InvalidFilterKey | InvalidFilterValue */
export function matcher<T>(filters: readonly Filter[], keys: FilterKeys<T>): (item: T) => boolean {
  const tests = filters.map((filter) => testOf(filter, keys));
  return (item) => tests.every((test) => test(item));
}

function testOf<T>({ Key, Values }: Filter, { criteria, unsupported, operation }: FilterKeys<T>): (item: T) => boolean {
  if (unsupported.includes(Key)) throw notSupported(`${operation} with the filter ${Key}`);
  const criterion = Object.hasOwn(criteria, Key) ? criteria[Key] : undefined;
  if (!criterion) throw new AwsError('InvalidFilterKey', `The specified filter key ${Key} is not valid.`);
  if (Key.startsWith('StartTime')) {
    for (const value of Values) if (Number.isNaN(Date.parse(value))) throw invalidValue(Key, value);
  }
  return (item) => criterion(item, Values);
}

function invalidValue(key: string, value: string): AwsError {
  return new AwsError('InvalidFilterValue', `The filter value "${value}" is not valid for ${key}.`);
}
