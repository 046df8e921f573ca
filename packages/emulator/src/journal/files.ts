/** The files of a `--data` directory, and what can be said of them before anything is opened for writing. */
import { closeSync, existsSync, openSync, readSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

import { refusedDirectory } from './data-directory-error.ts';
import { readMark } from './mark.ts';

/** `application_id` in the database's header: the letters `CSEm`. https://www.sqlite.org/fileformat.html#application_id */
export const APPLICATION_ID = 0x4353456d;
/** `user_version` in the database's header. What another version wrote is not read. */
export const FORMAT_VERSION = 1;

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
const VERSION_OFFSET = 60;
const APPLICATION_OFFSET = 68;

export interface DataFiles {
  readonly directory: string;
  readonly database: string;
  /** What was acknowledged last. */
  readonly mark: string;
  /** A database that is being made; it becomes the database when it is whole. */
  readonly unfinished: string;
}

export function dataFiles(directory: string): DataFiles {
  const file = (name: string): string => join(directory, name);
  return { directory, database: file('journal.db'), mark: file('acknowledged'), unfinished: file('journal.new') };
}

/**
 * Whether there is a database, one of ours and of this version.
 * @throws DataDirectoryError for what is no directory, holds other files, or a database that is none of ours
 */
export function findDatabase(files: DataFiles): boolean {
  const { directory, database } = files;
  if (!existsSync(directory)) return false;
  if (!statSync(directory).isDirectory()) throw refusedDirectory(directory, 'it is no directory.');
  const names = readdirSync(directory);
  const others = names.filter((name) => !isOurs(name));
  if (others.length > 0) {
    throw refusedDirectory(directory, `it holds ${others.slice(0, 3).join(', ')}, which the emulator did not write. Name an empty directory, or a new one.`);
  }
  if (existsSync(database)) {
    checkHeader(files);
    return true;
  }
  if (!names.every((name) => name.startsWith('journal.new') || isFirstMark(join(directory, name)))) {
    throw refusedDirectory(directory, 'its journal.db is missing.');
  }
  return false;
}

/** Whether an emulator was killed while it made the directory. */
function isFirstMark(file: string): boolean {
  return basename(file) === 'acknowledged' && (statSync(file).size === 0 || readMark(file) === 0);
}

function isOurs(name: string): boolean {
  return name === 'acknowledged' || /^journal\.(?:db|new)(?:-(?:wal|shm|journal))?$/.test(name);
}

function checkHeader({ directory, database }: DataFiles): void {
  const header = headerOf(database);
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw refusedDirectory(directory, 'its journal.db is damaged or no database.');
  }
  if (header.readUInt32BE(APPLICATION_OFFSET) !== APPLICATION_ID) {
    throw refusedDirectory(directory, 'its journal.db is the database of another application, or damaged.');
  }
  const version = header.readUInt32BE(VERSION_OFFSET);
  if (version !== FORMAT_VERSION) {
    throw refusedDirectory(directory, `its journal.db has the format ${version}, this emulator reads ${FORMAT_VERSION}. Use the emulator that wrote it, or another directory.`);
  }
}

function headerOf(file: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const opened = openSync(file, 'r');
  try {
    return header.subarray(0, readSync(opened, header, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(opened);
  }
}
