/** Which records are in the database, and how a turn's changes get there: one transaction, synced. */
import { checksumOf, Digest } from './checksum.ts';
import type { RecordKind } from './records.ts';
import { SharedValues } from './shared-values.ts';
import { putTogether, takeApart } from './state-record.ts';
import type { JsonText, State } from './state-record.ts';
import type { RecordTable, StoredRow, Turn } from './table.ts';

/** What becomes of a record; without a value it is removed. */
export interface Change {
  readonly kind: RecordKind;
  readonly key: string;
  readonly value?: unknown;
}

/** As written: parts of growing lists, and shared values, are records too. */
type RowKind = RecordKind | 'part' | 'shared';

interface Place {
  readonly ordinal: number;
  readonly checksum: number;
}

interface Entry extends Place {
  /** Of a list that only grows: where its parts are, and how many items they hold. */
  readonly parts: readonly Place[];
  readonly length: number;
}

export class KeptRecords {
  readonly #entries = new Map<string, Entry>();
  readonly #byOrdinal = new Map<number, string>();
  readonly #shared = new SharedValues();
  readonly #digest = new Digest();
  #turn = 0;
  #lastOrdinal = 0;

  /** Takes note of a row that was found; rows come in the order of their ordinals. */
  find(row: StoredRow): void {
    const { ordinal, kind, key, body, checksum } = row;
    this.#lastOrdinal = ordinal;
    this.#digest.add(checksum);
    if (kind === 'shared') return this.#shared.add(ordinal, body);
    if (kind === 'part') return this.#findPart(row);
    const known = `${kind}\n${key}`;
    this.#entries.set(known, { ordinal, checksum, parts: [], length: 0 });
    if (kind === 'state') this.#byOrdinal.set(ordinal, known);
  }

  /** The turn that was found. */
  set turn(number: number) {
    this.#turn = number;
  }

  get turn(): number {
    return this.#turn;
  }

  /** The state of an execution, by its record's key. */
  readState(table: RecordTable, key: string): unknown {
    const { ordinal, parts } = this.#entries.get(`state\n${key}`)!;
    return putTogether(machineOf(key), table.body(ordinal), {
      valueOf: (number) => this.#shared.valueOf(number),
      readList: () => parts.flatMap((part) => JSON.parse(table.body(part.ordinal)) as readonly unknown[]),
    });
  }

  /** Writes all changes, or none. */
  write(table: RecordTable, changes: Iterable<Change>): void {
    table.transaction(() => {
      for (const change of changes) this.#writeChange(table, change);
      this.#turn += 1;
      return this.#state;
    });
  }

  get #state(): Turn {
    return { number: this.#turn, digest: this.#digest.sum };
  }

  #writeChange(table: RecordTable, { kind, key, value }: Change): void {
    const known = `${kind}\n${key}`;
    const entry = this.#entries.get(known);
    if (value === undefined) return this.#remove(table, known, entry);
    if (kind === 'state') return this.#writeState(table, key, value as State);
    const body = JSON.stringify(value);
    // Timers that are due together fire in the order in which they were set, so one that is set anew goes last.
    if (kind === 'timer') this.#remove(table, known, entry);
    const written = entry && kind !== 'timer' ? this.#update(table, entry, { kind, key, body }) : this.#insert(table, { kind, key, body });
    this.#entries.set(known, { ...written, parts: [], length: 0 });
  }

  #writeState(table: RecordTable, key: string, state: State): void {
    const known = `state\n${key}`;
    const entry = this.#entries.get(known);
    const share = (text: JsonText): number => this.#insert(table, { kind: 'shared', key: '', body: text }).ordinal;
    const { body, list = [] } = takeApart(machineOf(key), state, (value) => this.#shared.numberOf(value, share));
    const row = { kind: 'state', key, body } as const;
    const written = entry ? this.#update(table, entry, row) : this.#insert(table, row);
    const { parts, length } = entry ?? { parts: [], length: 0 };
    const added = list.slice(length);
    const part = added.length === 0 ? [] : [this.#insert(table, { kind: 'part', key: `${written.ordinal} ${added.length}`, body: JSON.stringify(added) })];
    this.#entries.set(known, { ...written, parts: [...parts, ...part], length: length + added.length });
  }

  #remove(table: RecordTable, known: string, entry: Entry | undefined): void {
    if (!entry) return;
    for (const { ordinal, checksum } of [entry, ...entry.parts]) {
      table.delete(ordinal);
      this.#digest.subtract(checksum);
    }
    this.#entries.delete(known);
  }

  #insert(table: RecordTable, given: { readonly kind: RowKind; readonly key: string; readonly body: JsonText }): Place {
    this.#lastOrdinal += 1;
    const row = { ...given, ordinal: this.#lastOrdinal };
    const checksum = checksumOf(row);
    table.insert({ ...row, checksum });
    this.#digest.add(checksum);
    return { ordinal: row.ordinal, checksum };
  }

  #update(table: RecordTable, { ordinal, checksum: before }: Place, given: { readonly kind: RowKind; readonly key: string; readonly body: JsonText }): Place {
    const row = { ...given, ordinal };
    const checksum = checksumOf(row);
    table.update({ ...row, checksum });
    this.#digest.subtract(before);
    this.#digest.add(checksum);
    return { ordinal, checksum };
  }

  #findPart({ ordinal, key, checksum }: StoredRow): void {
    const [owner = '', count = ''] = key.split(' ');
    const known = this.#byOrdinal.get(Number(owner)) ?? '';
    const entry = this.#entries.get(known)!;
    this.#entries.set(known, { ...entry, parts: [...entry.parts, { ordinal, checksum }], length: entry.length + Number(count) });
  }
}

function machineOf(key: string): string {
  return key.slice(0, key.indexOf('\n'));
}
