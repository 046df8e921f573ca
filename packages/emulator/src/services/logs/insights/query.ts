/**
 * Reads a query: commands between pipes. What is not listed here is refused by name.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
import { malformedQuery } from '../logs-error.ts';
import { readExpression } from './expression.ts';
import { readParse } from './parse-command.ts';
import type { ParseCommand } from './parse-command.ts';
import { Scanner } from './scanner.ts';
import type { Evaluate } from './value.ts';

/** A column of the results, or a key of a group. */
export interface Column {
  readonly name: string;
  readonly evaluate: Evaluate;
}

export interface SortKey {
  readonly evaluate: Evaluate;
  readonly descending: boolean;
}

export type Command =
  | { readonly kind: 'fields' | 'display' | 'dedup'; readonly columns: readonly Column[] }
  | { readonly kind: 'filter'; readonly test: Evaluate }
  | { readonly kind: 'limit'; readonly rows: number }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[] }
  | { readonly kind: 'stats'; readonly columns: readonly Column[]; readonly by: readonly Column[] }
  | { readonly kind: 'unnest'; readonly list: Evaluate; readonly into: string }
  | ParseCommand;

const readers: Readonly<Record<Command['kind'], (scanner: Scanner) => Command>> = {
  fields: (scanner) => ({ kind: 'fields', columns: readColumns(scanner) }),
  display: (scanner) => ({ kind: 'display', columns: readColumns(scanner) }),
  dedup: (scanner) => ({ kind: 'dedup', columns: readColumns(scanner) }),
  filter: (scanner) => ({ kind: 'filter', test: readExpression(scanner) }),
  limit: (scanner) => ({ kind: 'limit', rows: readRows(scanner) }),
  sort: (scanner) => ({ kind: 'sort', keys: readSortKeys(scanner) }),
  stats: (scanner) => ({ kind: 'stats', columns: readColumns(scanner), by: scanner.takes('by') ? readColumns(scanner) : [] }),
  unnest: readUnnest,
  parse: readParse,
};

/** @throws AwsError MalformedQueryException */
export function readQuery(text: string): readonly Command[] {
  try {
    return readCommands(text);
  } catch (error) {
    throw error instanceof RangeError ? malformedQuery('Its parentheses are nested too deeply.') : error;
  }
}

function readCommands(text: string): readonly Command[] {
  const scanner = new Scanner(text);
  const commands: Command[] = [];
  do commands.push(readCommand(scanner));
  while (scanner.takes('|'));
  const { kind, text: rest } = scanner.peek();
  if (kind !== 'end') throw scanner.unexpected(rest, 'a pipe or the end');
  checkOrder(commands);
  return commands;
}

function readCommand(scanner: Scanner): Command {
  const { kind, text } = scanner.next();
  const name = text.toLowerCase();
  if (kind !== 'name') throw scanner.unexpected(text, 'a command');
  if (!isCommand(name)) throw malformedQuery(`The command ${text} is not supported by this emulator; it has ${Object.keys(readers).join(', ')}.`);
  return readers[name](scanner);
}

function isCommand(name: string): name is Command['kind'] {
  return Object.hasOwn(readers, name);
}

/** "The only query command that you can use in a query after the dedup command is limit." */
function checkOrder(commands: readonly Command[]): void {
  const dedup = commands.findIndex(({ kind }) => kind === 'dedup');
  const after = dedup < 0 ? undefined : commands.slice(dedup + 1).find(({ kind }) => kind !== 'limit');
  if (after) throw malformedQuery(`After dedup comes limit and nothing else, not ${after.kind}.`);
}

function readColumns(scanner: Scanner): readonly Column[] {
  const columns = [readColumn(scanner)];
  while (scanner.takes(',')) columns.push(readColumn(scanner));
  return columns;
}

/** Without an alias a column is called as it is written. */
function readColumn(scanner: Scanner): Column {
  const place = scanner.place();
  const evaluate = readExpression(scanner);
  const written = scanner.since(place);
  return { evaluate, name: scanner.takes('as') ? scanner.name().text : written.replace(/^`([^`]+)`$/, '$1') };
}

function readRows(scanner: Scanner): number {
  const { kind, text } = scanner.next();
  if (kind !== 'number' || !/^\d+$/.test(text) || Number(text) < 1 || Number(text) > 10_000) throw scanner.unexpected(text, 'a number from 1 to 10000');
  return Number(text);
}

/** Ascending is the default (assumed). */
function readSortKeys(scanner: Scanner): readonly SortKey[] {
  const keys: SortKey[] = [];
  do {
    const { name, evaluate } = readColumn(scanner);
    const descending = scanner.takes('desc');
    if (!descending) scanner.takes('asc');
    // `sort bin(1h)` means the column of that name, where there is one.
    keys.push({ evaluate: (scope) => (scope.row.has(name) ? scope.row.get(name) : evaluate(scope)), descending });
  } while (scanner.takes(','));
  return keys;
}

function readUnnest(scanner: Scanner): Command {
  const list = readExpression(scanner);
  scanner.expect('into');
  return { kind: 'unnest', list, into: scanner.name().text };
}
