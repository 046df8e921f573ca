/** Runs the commands of a query over records, one after the other. */
import type { Column, Command, SortKey } from './query.ts';
import { compareValues, isStructure, isTrue, fromJson, toText } from './value.ts';
import type { Row, Value } from './value.ts';

/** "If you don't specify a limit, the query defaults to displaying a maximum of 10,000 rows". */
const MAX_ROWS = 10_000;
const byDefault = ['@timestamp', '@message'];

export interface QueryResult {
  /** Fields without a value are left out. */
  readonly rows: readonly (readonly { readonly field: string; readonly value: string }[])[];
  /** Records that the filters let through. */
  readonly matched: number;
}

interface Progress {
  readonly rows: readonly Row[];
  /** Undefined: those by default. */
  readonly columns?: readonly string[];
  readonly displayed?: readonly string[];
  readonly matched?: number;
}

/** `rows` come newest first, which is the order of results where nothing sorts them. */
export function runQuery(commands: readonly Command[], rows: readonly Row[]): QueryResult {
  const start: Progress = { rows };
  const end = commands.reduce((progress, command) => apply(command, progress), start);
  const columns = end.displayed ?? end.columns ?? byDefault;
  return { rows: end.rows.slice(0, MAX_ROWS).map((row) => show(row, columns)), matched: end.matched ?? end.rows.length };
}

function apply(command: Command, progress: Progress): Progress {
  const { rows } = progress;
  const counted = { ...progress, matched: progress.matched ?? rows.length };
  switch (command.kind) {
    case 'fields':
      return { ...progress, rows: rows.map((row) => withColumns(row, command.columns)), columns: [...(progress.columns ?? []), ...command.columns.map(({ name }) => name)] };
    case 'display':
      return { ...progress, rows: rows.map((row) => withColumns(row, command.columns)), displayed: command.columns.map(({ name }) => name) };
    case 'filter':
      return { ...progress, rows: rows.filter((row) => isTrue(command.test({ row }))) };
    case 'parse':
      return withParsed(progress, command.extract);
    case 'unnest':
      return { ...progress, rows: rows.flatMap((row) => itemsOf(command.list({ row })).map((item) => new Map([...row, [command.into, item]]))) };
    case 'sort':
      return { ...progress, rows: rows.toSorted((a, b) => compareRows(command.keys, a, b)) };
    case 'limit':
      return { ...counted, rows: rows.slice(0, command.rows) };
    case 'dedup':
      return { ...counted, rows: distinct(rows, command.columns) };
    case 'stats':
      return { matched: counted.matched, rows: aggregate(rows, command), columns: [...command.by, ...command.columns].map(({ name }) => name) };
    default:
      return command satisfies never;
  }
}

function withColumns(row: Row, columns: readonly Column[]): Row {
  const values = columns.map(({ name, evaluate }): [string, Value] => [name, evaluate({ row })]);
  return values.every(([name, value]) => row.get(name) === value) ? row : new Map([...row, ...values]);
}

/** What is parsed is shown too, after what was asked for before (assumed). */
function withParsed(progress: Progress, extract: (row: Row) => ReadonlyMap<string, Value>): Progress {
  const names = new Set<string>();
  const rows = progress.rows.map((row) => {
    const found = extract(row);
    for (const name of found.keys()) names.add(name);
    return new Map([...row, ...found]);
  });
  return { ...progress, rows, ...(progress.columns && { columns: [...progress.columns, ...names] }) };
}

/** "Any other types … are treated as a list with one item." */
function itemsOf(value: Value): readonly Value[] {
  return isStructure(value) && Array.isArray(value.json) ? value.json.map(fromJson) : [value];
}

function compareRows(keys: readonly SortKey[], a: Row, b: Row): number {
  for (const { evaluate, descending } of keys) {
    const order = compareValues(evaluate({ row: a }), evaluate({ row: b }));
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

/** "Log events with null values for any of the specified fields are retained." */
function distinct(rows: readonly Row[], columns: readonly Column[]): readonly Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const values = columns.map(({ evaluate }) => evaluate({ row }));
    if (values.includes(undefined)) return true;
    const key = JSON.stringify(values.map(toText));
    return !seen.has(key) && seen.add(key);
  });
}

/** Without `by` all records are one group, also when there are none. */
function aggregate(rows: readonly Row[], { columns, by }: Extract<Command, { kind: 'stats' }>): readonly Row[] {
  const groups = new Map<string, { readonly keys: readonly Value[]; readonly members: Row[] }>();
  if (by.length === 0) groups.set('[]', { keys: [], members: [] });
  for (const row of rows) {
    const keys = by.map(({ evaluate }) => evaluate({ row }));
    const key = JSON.stringify(keys.map((value) => (value === undefined ? null : toText(value))));
    const group = groups.get(key) ?? { keys, members: [] };
    groups.set(key, group);
    group.members.push(row);
  }
  return [...groups.values()].map(({ keys, members }) => {
    const row = new Map(by.map(({ name }, index): [string, Value] => [name, keys[index]]));
    return new Map([...row, ...columns.map(({ name, evaluate }): [string, Value] => [name, evaluate({ row, group: members })])]);
  });
}

/** Events have a pointer, lines of statistics have none. */
function show(row: Row, columns: readonly string[]): QueryResult['rows'][number] {
  return [...new Set([...columns, '@ptr'])].flatMap((field) => {
    const value = row.get(field);
    return value === undefined ? [] : [{ field, value: toText(value) }];
  });
}
