/**
 * Event patterns: which events a rule is about. A pattern is read once, when it is deployed, and becomes a function.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
import { invalidPattern, readCondition } from './pattern-conditions.ts';
import type { Condition } from './pattern-conditions.ts';

export type Matcher = (value: unknown) => boolean;

type JsonObject = Readonly<Record<string, unknown>>;

/** @throws AwsError InvalidEventPatternException, or UnsupportedOperation for what only AWS has */
export function compilePattern(pattern: unknown): Matcher {
  return compileObject(pattern, '');
}

function compileObject(pattern: unknown, path: string): Matcher {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) {
    throw invalidPattern(`${path || 'The pattern'} has to be an object with fields, not ${JSON.stringify(pattern)}`);
  }
  const fields = Object.entries(pattern).map(([name, expected]) => compileField(name, expected, path === '' ? name : `${path}.${name}`));
  const matchesOne: Matcher = (value) => fields.every((field) => field(value));
  // What is matched against several objects has to hold for one of them as a whole.
  return (value) => (Array.isArray(value) && value.length > 0 ? value.some(matchesOne) : matchesOne(value));
}

function compileField(name: string, expected: unknown, path: string): Matcher {
  if (name === '$or') return compileOr(expected, path);
  const matches = Array.isArray(expected) ? compileLeaf(expected, path) : compileObject(expected, path);
  return (value) => matches(isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-complex-example-or */
function compileOr(alternatives: unknown, path: string): Matcher {
  if (!Array.isArray(alternatives) || alternatives.length < 2) throw invalidPattern(`${path} has to be a list of at least two patterns`);
  const matchers = alternatives.map((alternative, index) => compileObject(alternative, `${path}[${index}]`));
  return (value) => matchers.some((matches) => matches(value));
}

function compileLeaf(expected: readonly unknown[], path: string): Matcher {
  if (expected.length === 0) throw invalidPattern(`${path}: an empty list matches nothing, and is not allowed`);
  const conditions = expected.map((item) => readCondition(item, path));
  return (value) => conditions.some((condition) => holds(condition, leavesOf(value)));
}

function holds(condition: Condition, leaves: readonly unknown[]): boolean {
  if (condition.kind === 'exists') return condition.expected === leaves.length > 0;
  return leaves.some((leaf) => condition.test(leaf));
}

/** Of a list each item counts; objects have no value of their own, so a field that holds one does not exist as a leaf. */
function leavesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return value === undefined || isObject(value) ? [] : [value];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
