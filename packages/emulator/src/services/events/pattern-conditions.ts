/**
 * What one item of a pattern's list asks of a value: equality, or an operator.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { AwsError, notSupported } from '../../wire/aws-error.ts';
import { fitsAround } from '../../wire/wildcard.ts';

export type Condition =
  | { readonly kind: 'exists'; readonly expected: boolean }
  | { readonly kind: 'value'; readonly test: Test };

type Test = (value: unknown) => boolean;
type TextTest = (value: string) => boolean;

/** Operators that compare text, alone and inside anything-but. */
const textOperators: Readonly<Record<string, (operand: unknown, path: string) => TextTest>> = {
  prefix: (operand, path) => affix(operand, path, (value, part) => value.startsWith(part)),
  suffix: (operand, path) => affix(operand, path, (value, part) => value.endsWith(part)),
  wildcard,
  'equals-ignore-case': (operand, path) => {
    const expected = textOf(operand, path).toLowerCase();
    return (value) => value.toLowerCase() === expected;
  },
};

/** Operators that AWS has and this emulator lacks. */
const UNSERVED = ['cidr'];

export function readCondition(item: unknown, path: string): Condition {
  if (isPrimitive(item)) return { kind: 'value', test: (value) => value === item };
  const [name, operand] = onlyEntry(item, path);
  const place = `${path}.${name}`;
  if (name === 'exists') {
    if (typeof operand !== 'boolean') throw invalidPattern(`${place} is true or false, not ${JSON.stringify(operand)}`);
    return { kind: 'exists', expected: operand };
  }
  if (name === 'numeric') return { kind: 'value', test: numeric(operand, place) };
  if (name === 'anything-but') return { kind: 'value', test: anythingBut(operand, place) };
  return { kind: 'value', test: ofText(textOperator(name, operand, path)) };
}

function textOperator(name: string, operand: unknown, path: string): TextTest {
  if (UNSERVED.includes(name)) throw notSupported(`The event pattern operator ${name} (at ${path})`);
  if (!Object.hasOwn(textOperators, name)) throw invalidPattern(`${path}: unrecognized match type ${name}`);
  return textOperators[name]!(operand, `${path}.${name}`);
}

function ofText(test: TextTest): Test {
  return (value) => typeof value === 'string' && test(value);
}

function affix(operand: unknown, path: string, fits: (value: string, part: string) => boolean): TextTest {
  if (isPrimitive(operand)) {
    const part = textOf(operand, path);
    return (value) => fits(value, part);
  }
  const [name, nested] = onlyEntry(operand, path);
  if (name !== 'equals-ignore-case') throw invalidPattern(`${path}: unrecognized match type ${name}`);
  const part = textOf(nested, `${path}.${name}`).toLowerCase();
  return (value) => fits(value.toLowerCase(), part);
}

/** `*` stands for any text, `\*` for itself. */
function wildcard(operand: unknown, path: string): TextTest {
  const text = textOf(operand, path);
  const parts = text.match(/\\[\s\S]|\*|[^*\\]+|\\$/g) ?? [];
  if (text.includes('**')) throw invalidPattern(`${path}: consecutive wildcard characters at ${JSON.stringify(text)}`);
  const odd = parts.find((part) => part.startsWith('\\') && part !== '\\*' && part !== '\\\\');
  if (odd !== undefined) throw invalidPattern(`${path}: invalid escape ${JSON.stringify(odd)}; only \\* and \\\\ are`);
  const around = [''];
  for (const part of parts) {
    if (part === '*') around.push('');
    else around.push(`${around.pop()}${part.startsWith('\\') ? part.slice(1) : part}`);
  }
  return (value) => fitsAround(around, value);
}

function anythingBut(operand: unknown, path: string): Test {
  const excluded = Array.isArray(operand) ? operand : [operand];
  if (excluded.length === 0) throw invalidPattern(`${path} has to name something`);
  if (excluded.every((item) => isPrimitive(item) && typeof item !== 'boolean' && item !== null)) return (value) => !excluded.includes(value);
  const [name, nested] = onlyEntry(operand, path);
  const tests = (Array.isArray(nested) ? nested : [nested]).map((item) => ofText(textOperator(name, item, path)));
  return (value) => !tests.some((test) => test(value));
}

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** `["=", 1]` or a range such as `[">", 0, "<=", 5]`. */
function numeric(operand: unknown, path: string): Test {
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [];
  if (list.length !== 2 && list.length !== 4) throw invalidPattern(`${path} takes ["=", 1] or [">", 0, "<=", 5], not ${JSON.stringify(operand)}`);
  const bounds = Array.from({ length: list.length / 2 }, (_, index) => {
    const [operator, limit] = [list[2 * index], list[2 * index + 1]];
    const known = typeof operator === 'string' && Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
    if (!known || typeof limit !== 'number' || Math.abs(limit) > 5e9) {
      throw invalidPattern(`${path}: ${JSON.stringify([operator, limit])} is no comparison with a number from -5e9 to 5e9`);
    }
    return (value: number) => known(value, limit);
  });
  return (value) => typeof value === 'number' && bounds.every((within) => within(value));
}

function onlyEntry(item: unknown, path: string): readonly [string, unknown] {
  const entries = typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.entries(item) : [];
  const [entry] = entries;
  if (entry && entries.length === 1) return entry;
  throw invalidPattern(`${path}: a value or an object with one operator expected, not ${JSON.stringify(item)}`);
}

function textOf(operand: unknown, path: string): string {
  if (typeof operand === 'string') return operand;
  throw invalidPattern(`${path} has to be text, not ${JSON.stringify(operand)}`);
}

export function invalidPattern(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}

function isPrimitive(item: unknown): boolean {
  return item === null || ['string', 'number', 'boolean'].includes(typeof item);
}
