/**
 * Expressions over metrics, one period at a time: + - * /, comparisons, and the functions below; and `SELECT` of Metrics
 * Insights without GROUP BY.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
import { notSupported } from '../../wire/aws-error.ts';
import { readSelect } from './metrics-insights.ts';
import type { Select } from './metrics-insights.ts';

export interface MathScope {
  /** The value of another query in this period. */
  readonly valueOf: (id: string) => number | undefined;
  readonly select: (select: Select) => number | undefined;
}

/** Undefined: no data in this period. A list is what stands in brackets. */
type Value = number | undefined | readonly (number | undefined)[];
type Evaluate = (scope: MathScope) => Value;

const TOKEN = /\s*(>=|<=|==|!=|[-+*/()[\],<>]|\d+(?:\.\d+)?|[A-Za-z_]\w*)/y;

/** @throws AwsError UnsupportedOperation for what is not listed above */
export function compileExpression(expression: string): (scope: MathScope) => number | undefined {
  const select = selectIn(expression);
  if (select) return (scope) => scope.select(select);
  const tokens = tokensOf(expression);
  const evaluate = readComparison(tokens);
  if (tokens.length > 0) throw unreadable(expression);
  return (scope) => single(evaluate(scope));
}

/** The query of Metrics Insights that an expression is, if it is one. */
export function selectIn(expression: string): Select | undefined {
  return /^\s*SELECT\s/i.test(expression) ? readSelect(expression) : undefined;
}

function tokensOf(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const [, token] = TOKEN.exec(expression) ?? [];
    if (token === undefined) throw unreadable(expression);
    tokens.push(token);
  }
  return tokens;
}

function unreadable(expression: string): Error {
  return notSupported(`The metric math expression ${JSON.stringify(expression)}`);
}

function single(value: Value): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

type Operation = (a: number, b: number) => number;

const comparisons: Readonly<Record<string, Operation>> = {
  '>': (a, b) => Number(a > b),
  '<': (a, b) => Number(a < b),
  '>=': (a, b) => Number(a >= b),
  '<=': (a, b) => Number(a <= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
};
const sums: Readonly<Record<string, Operation>> = { '+': (a, b) => a + b, '-': (a, b) => a - b };
const products: Readonly<Record<string, Operation>> = { '*': (a, b) => a * b, '/': (a, b) => a / b };

function readComparison(tokens: string[]): Evaluate {
  return readOperations(tokens, comparisons, (rest) => readOperations(rest, sums, (inner) => readOperations(inner, products, readOperand)));
}

/** Where one side has no data, there is none of the whole. */
function readOperations(tokens: string[], operations: Readonly<Record<string, Operation>>, readSide: (tokens: string[]) => Evaluate): Evaluate {
  let left = readSide(tokens);
  while (Object.hasOwn(operations, tokens[0] ?? '')) {
    const operation = operations[tokens.shift() ?? '']!;
    const [one, other] = [left, readSide(tokens)];
    left = (scope) => {
      const [a, b] = [single(one(scope)), single(other(scope))];
      return a === undefined || b === undefined ? undefined : operation(a, b);
    };
  }
  return left;
}

function readOperand(tokens: string[]): Evaluate {
  const token = tokens.shift() ?? '';
  if (/^\d/.test(token)) return () => Number(token);
  if (token === '(') return closed(tokens, ')', readComparison(tokens));
  if (token === '[') return readList(tokens);
  if (token === '-') return negated(readOperand(tokens));
  if (!/^[A-Za-z_]/.test(token)) throw unreadable(`${token}${tokens.join('')}`);
  if (tokens[0] !== '(') return (scope) => scope.valueOf(token);
  tokens.shift();
  return readCall(token, tokens);
}

function negated(operand: Evaluate): Evaluate {
  return (scope) => {
    const value = single(operand(scope));
    return value === undefined ? undefined : -value;
  };
}

function closed(tokens: string[], closing: string, evaluate: Evaluate): Evaluate {
  if (tokens.shift() !== closing) throw unreadable(`… without ${closing}`);
  return evaluate;
}

function readList(tokens: string[]): Evaluate {
  const items = readItems(tokens);
  return closed(tokens, ']', (scope) => items.map((item) => single(item(scope))));
}

function readItems(tokens: string[]): readonly Evaluate[] {
  const items = [readComparison(tokens)];
  while (tokens[0] === ',') {
    tokens.shift();
    items.push(readComparison(tokens));
  }
  return items;
}

type OfPresent = (values: readonly number[]) => number;

/** Over the values that there are. */
const aggregations: Readonly<Record<string, OfPresent>> = {
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
  AVG: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  MAX: (values) => Math.max(...values),
  MIN: (values) => Math.min(...values),
};

function readCall(name: string, tokens: string[]): Evaluate {
  const args = readItems(tokens);
  const [first = () => undefined, second, third] = args;
  const call = (evaluate: Evaluate): Evaluate => closed(tokens, ')', evaluate);
  if (name === 'FILL' && second && args.length === 2) return call((scope) => single(first(scope)) ?? single(second(scope)));
  if (name === 'IF' && second && args.length <= 3) return call((scope) => (single(first(scope)) ? second(scope) : third?.(scope)));
  if (name === 'ABS' && args.length === 1) return call((scope) => absolute(single(first(scope))));
  const aggregation = Object.hasOwn(aggregations, name) ? aggregations[name] : undefined;
  if (!aggregation || args.length !== 1) throw notSupported(`The metric math function ${name} with ${args.length} arguments`);
  return call((scope) => {
    const value = first(scope);
    const present = (Array.isArray(value) ? value : [value]).filter((item): item is number => typeof item === 'number');
    return present.length === 0 ? undefined : aggregation(present);
  });
}

function absolute(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.abs(value);
}
