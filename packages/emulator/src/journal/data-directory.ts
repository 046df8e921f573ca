/** A `--data` directory: what is in it, and its journal. */
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';

import type { Account } from '../resources.ts';
import { DataDirectoryError, refusedDirectory } from './data-directory-error.ts';
import { dataFiles, findDatabase } from './files.ts';
import type { DataFiles } from './files.ts';
import { inspectDatabase, inUse, isBusy } from './inspect.ts';
import { Journal } from './journal.ts';
import { KeptRecords } from './kept-records.ts';
import { Mark } from './mark.ts';
import type { RecordKind } from './records.ts';
import { createDatabase, RecordTable } from './table.ts';

/** What is in a directory. Nothing is open, and nothing was changed. */
export interface FoundData {
  readonly files: DataFiles;
  readonly isNew: boolean;
  readonly kept: KeptRecords;
  /** Keys of the states of executions, oldest first. */
  readonly states: readonly string[];
  /** All other records by kind, in the order in which they were put. */
  readonly records: ReadonlyMap<RecordKind, ReadonlyMap<string, unknown>>;
}

/** @throws DataDirectoryError for a directory that is foreign, damaged or in use */
export function findData(directory: string, account: Account): FoundData {
  const files = dataFiles(directory);
  const kept = new KeptRecords();
  const states: string[] = [];
  const records = new Map<RecordKind, Map<string, unknown>>();
  const exists = findDatabase(files);
  if (exists) {
    const turn = inspectDatabase(files, (row) => {
      kept.find(row);
      if (row.kind === 'state') states.push(row.key);
      else if (row.kind !== 'part' && row.kind !== 'shared') put(records, row.kind as RecordKind, row.key, row.body);
    });
    kept.turn = turn.number;
  }
  checkAccount(files, records.get('value')?.get('account') as Account | undefined, account);
  return { files, isNew: !exists, kept, states, records };
}

/** @throws DataDirectoryError where it cannot be written, or another emulator has taken it meanwhile */
export function openJournal(found: FoundData): Journal {
  try {
    return takeDirectory(found);
  } catch (error) {
    if (error instanceof DataDirectoryError) throw error;
    throw refusedDirectory(found.files.directory, `it cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function takeDirectory({ files, isNew, kept, records }: FoundData): Journal {
  if (isNew) createDirectory(files);
  const table = openTable(files);
  if (table.turn.number !== kept.turn) {
    table.close();
    throw inUse(files);
  }
  const values = new Map([...(records.get('value') ?? [])].map(([key, value]) => [key, JSON.stringify(value)]));
  return new Journal({ kept, table, mark: Mark.open(files.mark), values });
}

function put(records: Map<RecordKind, Map<string, unknown>>, kind: RecordKind, key: string, body: string): void {
  const ofKind = records.get(kind) ?? new Map<string, unknown>();
  records.set(kind, ofKind.set(key, JSON.parse(body)));
}

function checkAccount({ directory }: DataFiles, found: Account | undefined, { accountId, region }: Account): void {
  if (!found || (found.accountId === accountId && found.region === region)) return;
  const theirs = `account ${found.accountId} in ${found.region}`;
  throw refusedDirectory(directory, `it is of ${theirs}, the emulator is account ${accountId} in ${region}. Start it with that account and Region, or use another directory.`);
}

/** The database takes its name when it is whole, and the mark is there before. */
function createDirectory({ directory, database, mark, unfinished }: DataFiles): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${unfinished}${suffix}`, { force: true });
  createDatabase(unfinished);
  chmodSync(unfinished, 0o600);
  Mark.create(mark, 0);
  renameSync(unfinished, database);
  syncDirectory(directory);
}

function syncDirectory(directory: string): void {
  const opened = openSync(directory, 'r');
  fsyncSync(opened);
  closeSync(opened);
}

function openTable(files: DataFiles): RecordTable {
  try {
    return new RecordTable(files.database);
  } catch (error) {
    throw isBusy(error) ? inUse(files) : error;
  }
}
