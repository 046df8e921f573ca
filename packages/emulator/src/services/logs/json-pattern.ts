/**
 * `{ $.detail.status = "FAILED" && ($.detail.name = level-* || $.attempts > 3) }`
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
import { notSupported } from '../../wire/aws-error.ts';
import { fitsAround } from '../../wire/wildcard.ts';
import { invalidPattern } from './logs-error.ts';

type Test = (event: unknown) => boolean;
type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

const TOKEN = /\s*(&&|\|\||[()]|!=|<=|>=|[=<>]|"(?:[^"\\]|\\.)*"|%[^%]*%|\$(?:\.[\w-]+|\[\d+\]|\['[^']+'\])+|[^\s()=<>!&|"]+)/y;
/** Integers, decimals and scientific notation. */
const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** What is no JSON matches nothing. @throws AwsError */
export function compileJsonPattern(text: string): (message: string) => boolean {
  if (!text.endsWith('}')) throw invalidPattern(text, 'the closing brace is missing');
  const tokens = tokensOf(text.slice(1, -1));
  const test = readAny(tokens);
  if (tokens.length > 0) throw invalidPattern(tokens[0] ?? '');
  return (message) => {
    const event = parse(message);
    return event !== undefined && test(event);
  };
}

function parse(message: string): unknown {
  try {
    const event: unknown = JSON.parse(message);
    return typeof event === 'object' && event !== null ? event : undefined;
  } catch {
    return undefined;
  }
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw invalidPattern(text.slice(at).trim());
    tokens.push(token);
  }
  return tokens;
}

function readAny(tokens: string[]): Test {
  const tests = [readAll(tokens)];
  while (tokens[0] === '||') {
    tokens.shift();
    tests.push(readAll(tokens));
  }
  return (event) => tests.some((test) => test(event));
}

function readAll(tokens: string[]): Test {
  const tests = [readOne(tokens)];
  while (tokens[0] === '&&') {
    tokens.shift();
    tests.push(readOne(tokens));
  }
  return (event) => tests.every((test) => test(event));
}

function readOne(tokens: string[]): Test {
  const first = tokens.shift() ?? '';
  if (first === '(') {
    const test = readAny(tokens);
    if (tokens.shift() !== ')') throw invalidPattern(first, 'the closing parenthesis is missing');
    return test;
  }
  if (!first.startsWith('$')) throw invalidPattern(first, 'a condition begins with a selector like $.detail.status');
  return readCondition(selector(first), tokens);
}

function readCondition(select: (event: unknown) => unknown, tokens: string[]): Test {
  const operator = tokens.shift() ?? '';
  const operand = tokens.shift() ?? '';
  if (operator === 'IS') return isTest(select, operand);
  if (operator === 'NOT' && operand === 'EXISTS') return (event) => select(event) === undefined;
  if (operand === '' || operand === ')') throw invalidPattern(operator, 'the value to compare with is missing');
  if (operand.startsWith('%')) throw notSupported('A filter pattern with a regular expression');
  if (operator === '=' || operator === '!=') return equality(select, operator, operand);
  if (['<', '<=', '>', '>='].includes(operator)) return comparison(select, operator as Operator, operand);
  throw invalidPattern(operator, 'operators are = != < <= > >= IS and NOT EXISTS');
}

function isTest(select: (event: unknown) => unknown, operand: string): Test {
  const values = new Map<string, unknown>([['NULL', null], ['TRUE', true], ['FALSE', false]]);
  if (!values.has(operand)) throw invalidPattern(operand, 'IS takes NULL, TRUE or FALSE');
  return (event) => select(event) === values.get(operand);
}

/** `*` stands for any text. A field that is not there equals nothing, and differs from nothing (assumed). */
function equality(select: (event: unknown) => unknown, operator: '=' | '!=', operand: string): Test {
  const text = operand.startsWith('"') ? operand.slice(1, -1).replace(/\\(.)/g, '$1') : operand;
  const parts = text.split('*');
  const number = !operand.startsWith('"') && NUMBER.test(text) ? Number(text) : undefined;
  return (event) => {
    const value = select(event);
    if (typeof value !== 'string' && typeof value !== 'number') return false;
    const isEqual = typeof value === 'number' && number !== undefined ? value === number : fitsAround(parts, String(value));
    return isEqual === (operator === '=');
  };
}

function comparison(select: (event: unknown) => unknown, operator: Operator, operand: string): Test {
  if (!NUMBER.test(operand)) throw invalidPattern(operand, `${operator} compares numbers`);
  const limit = Number(operand);
  const holds: Readonly<Record<string, (value: number) => boolean>> = {
    '<': (value) => value < limit,
    '<=': (value) => value <= limit,
    '>': (value) => value > limit,
    '>=': (value) => value >= limit,
  };
  return (event) => {
    const value = select(event);
    return typeof value === 'number' && holds[operator]!(value);
  };
}

/** `$.a.b[0]`, `$['a-b']` */
function selector(text: string): (event: unknown) => unknown {
  const steps = Array.from(text.matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/g), ([, name, index, quoted]) => name ?? index ?? quoted ?? '');
  return (event) =>
    steps.reduce<unknown>((value, step) => {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
      return (value as Readonly<Record<string, unknown>>)[step];
    }, event);
}
