/** Values of fields, and how results show them. */

/** Milliseconds since the epoch. */
export interface Time {
  readonly time: number;
}

/** A map or list, as `jsonParse` makes them. */
export interface Structure {
  readonly json: object;
}

/** Undefined: there is no such field. */
export type Value = string | number | boolean | Time | Structure | undefined;

/** One record: an event with its fields, or a line of statistics. */
export type Row = ReadonlyMap<string, Value>;

/** Where an expression is evaluated: a record, or in `stats` all records of a group. */
export interface Scope {
  readonly row: Row;
  readonly group?: readonly Row[];
}

export type Evaluate = (scope: Scope) => Value;

export function isTime(value: Value): value is Time {
  return typeof value === 'object' && 'time' in value;
}

export function isStructure(value: Value): value is Structure {
  return typeof value === 'object' && 'json' in value;
}

/** The value of a member of a JSON event. Booleans become 1 and 0 (assumed), null is no value. */
export function fromJson(value: unknown): Value {
  if (typeof value === 'object' && value !== null) return { json: value };
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** Undefined where no date is that far off. */
export function timeOf(ms: number | undefined): Value {
  return ms === undefined || Number.isNaN(new Date(ms).getTime()) ? undefined : { time: ms };
}

/** A number, or text that is one. */
export function toNumber(value: Value): number | undefined {
  if (isTime(value)) return value.time;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** As results show it: times as `2030-01-01 12:00:00.000`. */
export function toText(value: Value): string {
  if (value === undefined) return '';
  if (isTime(value)) return new Date(value.time).toISOString().replace('T', ' ').replace('Z', '');
  if (isStructure(value)) return JSON.stringify(value.json);
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

/** Whether a filter takes it. */
export function isTrue(value: Value): boolean {
  return value === true || (typeof value === 'number' && value !== 0);
}

/** Numbers by their size, everything else by its characters, after what is no number at all (assumed). */
export function compareValues(a: Value, b: Value): number {
  if (a === undefined || b === undefined) return Number(b === undefined) - Number(a === undefined) === 0 ? 0 : a === undefined ? -1 : 1;
  const [left, right] = [toNumber(a), toNumber(b)];
  if (left !== undefined && right !== undefined) return left - right;
  if (left !== undefined || right !== undefined) return left === undefined ? -1 : 1;
  const [one, other] = [toText(a), toText(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
