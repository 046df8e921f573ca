/** The database: one table of records, and one row with the number of the last turn and the digest of all records. */
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';

import { APPLICATION_ID, FORMAT_VERSION } from './files.ts';
import type { Row } from './checksum.ts';

export interface StoredRow extends Row {
  readonly checksum: number;
}

/** The last turn that was written. */
export interface Turn {
  readonly number: number;
  readonly digest: number;
}

const schema = `
  CREATE TABLE record (ordinal INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, checksum INTEGER NOT NULL) STRICT;
  CREATE TABLE turn (only INTEGER PRIMARY KEY CHECK (only = 1), number INTEGER NOT NULL, digest INTEGER NOT NULL) STRICT;
  INSERT INTO turn VALUES (1, 0, 0);
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT_VERSION};
`;

/** Makes an empty database that is whole when this returns. */
export function createDatabase(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec(schema);
  database.close();
}

export function readTurn(database: DatabaseSync): Turn {
  const { number, digest } = database.prepare('SELECT number, digest FROM turn').get() as unknown as Turn;
  return { number, digest };
}

/** In the order in which they were written first. */
export function readRows(database: DatabaseSync): Iterable<StoredRow> {
  return database.prepare('SELECT ordinal, kind, key, body, checksum FROM record ORDER BY ordinal').iterate() as Iterable<StoredRow>;
}

/** The database, open for writing, by this process alone. */
export class RecordTable {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #body: StatementSync;
  readonly #turn: StatementSync;

  /** @throws Error with `errcode` 5 where another process has it open. */
  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    // In WAL mode with FULL every commit is synced before it returns. The lock is taken with the first transaction and kept.
    this.#database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE; COMMIT');
    this.#insert = this.#database.prepare('INSERT INTO record (ordinal, kind, key, body, checksum) VALUES (?, ?, ?, ?, ?)');
    this.#update = this.#database.prepare('UPDATE record SET body = ?, checksum = ? WHERE ordinal = ?');
    this.#delete = this.#database.prepare('DELETE FROM record WHERE ordinal = ?');
    this.#body = this.#database.prepare('SELECT body FROM record WHERE ordinal = ?');
    this.#turn = this.#database.prepare('UPDATE turn SET number = ?, digest = ?');
  }

  get turn(): Turn {
    return readTurn(this.#database);
  }

  /** What `write` does is kept together, synced, when this returns. */
  transaction(write: () => Turn): void {
    this.#database.exec('BEGIN');
    const { number, digest } = write();
    this.#turn.run(number, digest);
    this.#database.exec('COMMIT');
  }

  insert({ ordinal, kind, key, body, checksum }: StoredRow): void {
    this.#insert.run(ordinal, kind, key, body, checksum);
  }

  update({ ordinal, body, checksum }: StoredRow): void {
    this.#update.run(body, checksum, ordinal);
  }

  delete(ordinal: number): void {
    this.#delete.run(ordinal);
  }

  body(ordinal: number): string {
    return (this.#body.get(ordinal) as unknown as { body: string }).body;
  }

  close(): void {
    this.#database.close();
  }
}
