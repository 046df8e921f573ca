/** Compiles expressions of Logs Insights to functions of a record, or of a group of records. */
import { malformedQuery } from '../logs-error.ts';
import { readCall } from './call.ts';
import { compareValues, fromJson, isStructure, isTrue, toNumber, toText } from './value.ts';
import type { Evaluate, Row, Value } from './value.ts';
import type { Scanner, Token } from './scanner.ts';

/** From the loosest: or, and, not, comparisons, sums, products, powers, signs. @throws AwsError MalformedQueryException */
export function readExpression(scanner: Scanner): Evaluate {
  let left = readAnd(scanner);
  while (scanner.takes('or')) {
    const [one, other] = [left, readAnd(scanner)];
    left = (scope) => isTrue(one(scope)) || isTrue(other(scope));
  }
  return left;
}

function readAnd(scanner: Scanner): Evaluate {
  let left = readNot(scanner);
  while (scanner.takes('and')) {
    const [one, other] = [left, readNot(scanner)];
    left = (scope) => isTrue(one(scope)) && isTrue(other(scope));
  }
  return left;
}

function readNot(scanner: Scanner): Evaluate {
  if (!scanner.takes('not')) return readComparison(scanner);
  const operand = readNot(scanner);
  return (scope) => !isTrue(operand(scope));
}

/** What is not there equals nothing and is neither greater nor less; it differs from everything (assumed). */
const comparisons: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  '=': (a, b) => a !== undefined && b !== undefined && compareValues(a, b) === 0,
  '!=': (a, b) => a === undefined || b === undefined || compareValues(a, b) !== 0,
  '<': (a, b) => a !== undefined && b !== undefined && compareValues(a, b) < 0,
  '<=': (a, b) => a !== undefined && b !== undefined && compareValues(a, b) <= 0,
  '>': (a, b) => a !== undefined && b !== undefined && compareValues(a, b) > 0,
  '>=': (a, b) => a !== undefined && b !== undefined && compareValues(a, b) >= 0,
};

function readComparison(scanner: Scanner): Evaluate {
  const left = readSum(scanner);
  const { kind, text } = scanner.peek();
  if (kind === 'symbol' && Object.hasOwn(comparisons, text)) {
    scanner.next();
    const right = readSum(scanner);
    return (scope) => comparisons[text]!(left(scope), right(scope));
  }
  if (scanner.takes('=~')) return likeness(left, readPattern(scanner));
  const negated = scanner.takes('not');
  const test = scanner.takes('like') ? likeness(left, readPattern(scanner)) : scanner.takes('in') ? membership(left, readList(scanner)) : undefined;
  if (!test && negated) throw scanner.unexpected(scanner.peek().text, 'like or in');
  if (!test) return left;
  return negated ? (scope) => !isTrue(test(scope)) : test;
}

/** Text that has to be part of it, or a regular expression that has to fit somewhere. */
function readPattern(scanner: Scanner): (text: string) => boolean {
  const regex = scanner.regex();
  if (regex) return (text) => regex.test(text);
  const { kind, text: part } = scanner.next();
  if (kind !== 'string') throw scanner.unexpected(part, 'text in quotes or a regular expression');
  return (text) => text.includes(part);
}

function likeness(left: Evaluate, fits: (text: string) => boolean): Evaluate {
  return (scope) => {
    const value = left(scope);
    return value !== undefined && fits(toText(value));
  };
}

function membership(left: Evaluate, items: readonly Evaluate[]): Evaluate {
  return (scope) => {
    const value = left(scope);
    return items.some((item) => comparisons['=']!(value, item(scope)));
  };
}

function readList(scanner: Scanner): readonly Evaluate[] {
  scanner.expect('[');
  const items = [readExpression(scanner)];
  while (scanner.takes(',')) items.push(readExpression(scanner));
  scanner.expect(']');
  return items;
}

type Arithmetic = (a: number, b: number) => number;

const sums: Readonly<Record<string, Arithmetic>> = { '+': (a, b) => a + b, '-': (a, b) => a - b };
const products: Readonly<Record<string, Arithmetic>> = { '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b };

function readSum(scanner: Scanner): Evaluate {
  return readOperations(scanner, sums, readProduct);
}

function readProduct(scanner: Scanner): Evaluate {
  return readOperations(scanner, products, readPower);
}

function readOperations(scanner: Scanner, operations: Readonly<Record<string, Arithmetic>>, readOperand: (scanner: Scanner) => Evaluate): Evaluate {
  let left = readOperand(scanner);
  for (let token = scanner.peek(); token.kind === 'symbol' && Object.hasOwn(operations, token.text); token = scanner.peek()) {
    scanner.next();
    left = arithmetic(operations[token.text]!, left, readOperand(scanner));
  }
  return left;
}

function readPower(scanner: Scanner): Evaluate {
  const base = readSigned(scanner);
  return scanner.takes('^') ? arithmetic((a, b) => a ** b, base, readPower(scanner)) : base;
}

function arithmetic(operation: Arithmetic, left: Evaluate, right: Evaluate): Evaluate {
  return (scope) => {
    const [a, b] = [toNumber(left(scope)), toNumber(right(scope))];
    const result = a === undefined || b === undefined ? Number.NaN : operation(a, b);
    return Number.isFinite(result) ? result : undefined;
  };
}

function readSigned(scanner: Scanner): Evaluate {
  if (scanner.takes('-')) return arithmetic((a, b) => a - b, () => 0, readSigned(scanner));
  return readOperand(scanner);
}

/** A field, a value, a call or what stands in parentheses: no slash after it is a division. */
export function readOperand(scanner: Scanner): Evaluate {
  const token = scanner.next();
  switch (token.kind) {
    case 'name':
      return scanner.takes('(') ? readCall(scanner, token.text, readExpression) : field(token);
    case 'string':
      return () => token.text;
    case 'number':
      return () => Number(token.text);
    case 'period':
      throw malformedQuery(`The period ${token.text} stands where no period can: only bin, datefloor and dateceil take one.`);
    case 'symbol':
      if (token.text !== '(') throw scanner.unexpected(token.text, 'a field, a value or a function');
      return inParentheses(scanner);
    case 'end':
      throw scanner.unexpected(token.text, 'a field, a value or a function');
    default:
      return token satisfies never;
  }
}

function inParentheses(scanner: Scanner): Evaluate {
  const inside = readExpression(scanner);
  scanner.expect(')');
  return inside;
}

/** A field by its whole name, or a part of a structure: `js.accounts[0].name`. */
function field({ text, path }: Extract<Token, { kind: 'name' }>): Evaluate {
  return ({ row }) => fieldOf(row, text, path);
}

export function fieldOf(row: Row, name: string, path: readonly string[]): Value {
  if (row.has(name)) return row.get(name);
  for (let length = path.length - 1; length > 0; length -= 1) {
    const whole = row.get(path.slice(0, length).join('.'));
    if (isStructure(whole)) return fromJson(path.slice(length).reduce<unknown>(memberOf, whole.json));
  }
  return undefined;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
