/**
 * Functions that need one record only.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
 */
import { fromJson, isStructure, timeOf, toNumber, toText } from './value.ts';
import type { Value } from './value.ts';

export interface RowFunction {
  /** How many arguments it takes, at least and at most. */
  readonly arity: readonly [min: number, max: number];
  readonly run: (...values: Value[]) => Value;
}

const MANY = 100;
const WHITE_SPACE = ' \t\n\r\f\v';

/** By name in lower case. */
export const rowFunctions: Readonly<Record<string, RowFunction>> = {
  abs: numeric(1, Math.abs),
  ceil: numeric(1, Math.ceil),
  floor: numeric(1, Math.floor),
  sqrt: numeric(1, Math.sqrt),
  log: numeric(1, Math.log),
  greatest: numeric(MANY, Math.max),
  least: numeric(MANY, Math.min),
  ispresent: { arity: [1, 1], run: (value) => value !== undefined },
  coalesce: { arity: [1, MANY], run: (...values) => values.find((value) => value !== undefined) },
  isempty: { arity: [1, 1], run: (value) => Number(toText(value) === '') },
  isblank: { arity: [1, 1], run: (value) => Number(toText(value).trim() === '') },
  concat: { arity: [1, MANY], run: (...values) => values.map(toText).join('') },
  strlen: textual(1, (text) => Array.from(text).length),
  toupper: textual(1, (text) => text.toUpperCase()),
  tolower: textual(1, (text) => text.toLowerCase()),
  trim: textual([1, 2], (text, characters) => trimEnd(trimStart(text, characters), characters)),
  ltrim: textual([1, 2], (text, characters) => trimStart(text, characters)),
  rtrim: textual([1, 2], (text, characters) => trimEnd(text, characters)),
  substr: { arity: [2, 3], run: substring },
  replace: textual(3, (text, search = '', replacement = '') => text.replaceAll(search, () => replacement)),
  strcontains: textual(2, (text, search = '') => Number(text.includes(search))),
  frommillis: { arity: [1, 1], run: (value) => timeOf(toNumber(value)) },
  tomillis: { arity: [1, 1], run: (value) => toNumber(value) },
  jsonparse: textual(1, (text) => parse(text)),
  jsonstringify: { arity: [1, 1], run: (value) => (isStructure(value) ? JSON.stringify(value.json) : undefined) },
};

function numeric(arity: number, run: (...numbers: number[]) => number): RowFunction {
  return {
    arity: [1, arity],
    run(...values) {
      const numbers = values.map(toNumber);
      const result = numbers.includes(undefined) ? Number.NaN : run(...(numbers as number[]));
      return Number.isFinite(result) ? result : undefined;
    },
  };
}

/** Of a missing field they make nothing. */
function textual(arity: number | readonly [number, number], run: (text: string, ...more: string[]) => Value): RowFunction {
  return {
    arity: typeof arity === 'number' ? [arity, arity] : arity,
    run: (first, ...more) => (first === undefined ? undefined : run(toText(first), ...more.map(toText))),
  };
}

function substring(value: Value, start: Value, length: Value): Value {
  if (value === undefined) return undefined;
  const from = toNumber(start) ?? 0;
  return toText(value).slice(from, length === undefined ? undefined : from + (toNumber(length) ?? 0));
}

function trimStart(text: string, characters = WHITE_SPACE): string {
  const all = Array.from(text);
  const first = all.findIndex((character) => !characters.includes(character));
  return first < 0 ? '' : all.slice(first).join('');
}

function trimEnd(text: string, characters = WHITE_SPACE): string {
  const all = Array.from(text);
  return all.slice(0, all.findLastIndex((character) => !characters.includes(character)) + 1).join('');
}

/** "Returns an empty value if the input is not one of the representations": of a map or a list. */
function parse(text: string): Value {
  try {
    const value = fromJson(JSON.parse(text));
    return isStructure(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
