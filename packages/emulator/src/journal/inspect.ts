/**
 * Reads a database whole before it is opened for writing: that it is sound, that each record is what was written, that
 * none is missing, and that what was acknowledged last is there. Nothing in the directory changes.
 */
import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { checksumOf, Digest } from './checksum.ts';
import { DataDirectoryError, refusedDirectory } from './data-directory-error.ts';
import type { DataFiles } from './files.ts';
import { readMark } from './mark.ts';
import { readRows, readTurn } from './table.ts';
import type { StoredRow, Turn } from './table.ts';

/** https://www.sqlite.org/rescode.html */
const SQLITE_BUSY = 5;

/** Told of each record, in the order in which they were written first. */
export type TakeRow = (row: StoredRow) => void;

/** @throws DataDirectoryError where it is damaged, or another emulator uses it */
export function inspectDatabase(files: DataFiles, take: TakeRow): Turn {
  const log = `${files.database}-wal`;
  const wasClosed = !existsSync(log);
  try {
    return wasClosed ? readDatabase(files, asItStands(files), take) : withoutTraces(files, () => readDatabase(files, files.database, take));
  } catch (error) {
    // Whoever took it meanwhile changes what is read.
    if (isBusy(error) || (wasClosed && existsSync(log))) throw inUse(files);
    if (error instanceof DataDirectoryError) throw error;
    throw damaged(files, error instanceof Error ? error.message : String(error));
  }
}

export function isBusy(error: unknown): boolean {
  return (error as { errcode?: unknown }).errcode === SQLITE_BUSY;
}

export function inUse({ directory }: DataFiles): DataDirectoryError {
  return refusedDirectory(directory, 'another emulator is using it.');
}

function readDatabase(files: DataFiles, path: string | URL, take: TakeRow): Turn {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const { quick_check: verdict } = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
    if (verdict !== 'ok') throw damaged(files, verdict);
    const digest = new Digest();
    for (const row of readRows(database)) {
      const checksum = checksumOf(row);
      if (checksum !== row.checksum) throw damaged(files, `record ${row.ordinal} is not what was written`);
      digest.add(checksum);
      take(row);
    }
    const turn = readTurn(database);
    if (digest.sum !== turn.digest) throw damaged(files, 'records are missing, or are older ones');
    checkMark(files, turn);
    return turn;
  } finally {
    database.close();
  }
}

function checkMark(files: DataFiles, { number }: Turn): void {
  const marked = readMark(files.mark);
  if (marked === undefined) throw damaged(files, 'the file acknowledged is missing or no mark');
  if (number < marked) throw damaged(files, `turns up to ${marked} were acknowledged, and it holds ${number}`);
}

function damaged({ directory }: DataFiles, what: string): DataDirectoryError {
  return refusedDirectory(directory, `its journal is damaged (${what}). Restore the whole directory from a copy, or use another one.`);
}

/** Without a write-ahead log the file is all there is: it is read without a lock, and without files that reading would make. */
function asItStands({ database }: DataFiles): URL {
  const url = pathToFileURL(database);
  url.searchParams.set('immutable', '1');
  return url;
}

/** Reading a log makes an index of it, which stays behind where the reader may not write. */
function withoutTraces<T>({ database }: DataFiles, read: () => T): T {
  const index = `${database}-shm`;
  const wasThere = existsSync(index);
  try {
    return read();
  } finally {
    if (!wasThere) rmSync(index, { force: true });
  }
}
