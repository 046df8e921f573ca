/**
 * Functions over all records of a group.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html
 */
import { compareValues, toNumber, toText } from './value.ts';
import type { Row, Value } from './value.ts';

export interface Aggregate {
  readonly arity: readonly [min: number, max: number];
  /** Its argument in each record where there is one, with the record; `percent` is a second argument. */
  readonly run: (found: readonly Found[], percent?: number) => Value;
}

export interface Found {
  readonly value: NonNullable<Value>;
  readonly row: Row;
}

const ONE = [1, 1] as const;

/** By name in lower case. `count` without an argument counts all records. */
export const aggregates: Readonly<Record<string, Aggregate>> = {
  count: { arity: [0, 1], run: (found) => found.length },
  count_distinct: { arity: ONE, run: (found) => new Set(found.map(({ value }) => toText(value))).size },
  min: { arity: ONE, run: (found) => inOrder(found)[0]?.value },
  max: { arity: ONE, run: (found) => inOrder(found).at(-1)?.value },
  sortsfirst: { arity: ONE, run: (found) => inOrder(found)[0]?.value },
  sortslast: { arity: ONE, run: (found) => inOrder(found).at(-1)?.value },
  sum: { arity: ONE, run: (found) => sum(numbers(found)) },
  avg: { arity: ONE, run: (found) => average(numbers(found)) },
  stddev: { arity: ONE, run: (found) => deviation(numbers(found)) },
  pct: { arity: [2, 2], run: (found, percent) => percentile(numbers(found), percent ?? 50) },
  earliest: { arity: ONE, run: (found) => inTime(found)[0]?.value },
  latest: { arity: ONE, run: (found) => inTime(found).at(-1)?.value },
};

function numbers(found: readonly Found[]): readonly number[] {
  return found.flatMap(({ value }) => toNumber(value) ?? []);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function average(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : sum(values) / values.length;
}

function deviation(values: readonly number[]): number | undefined {
  const mean = average(values);
  return mean === undefined ? undefined : Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}

/** The nearest rank. */
function percentile(values: readonly number[], percent: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

function inOrder(found: readonly Found[]): readonly Found[] {
  return found.toSorted((a, b) => compareValues(a.value, b.value));
}

function inTime(found: readonly Found[]): readonly Found[] {
  return found.toSorted((a, b) => compareValues(a.row.get('@timestamp'), b.row.get('@timestamp')));
}
