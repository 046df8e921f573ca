/** What is done to a data directory from outside: it is refused and left as it is, or everything that was acknowledged is there. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { findData, openJournal } from './data-directory.ts';
import type { FoundData } from './data-directory.ts';
import { inspectDatabase } from './inspect.ts';
import type { Journal } from './journal.ts';

const account = { partition: 'aws', region: 'us-east-1', accountId: '123456789012' };

let parent: string;
/** As a killed process leaves it: a database, a write-ahead log and a mark. */
let killed: string;
let directory: string;

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'emulator-damaged-'));
  killed = join(parent, 'killed');
  const alive = join(parent, 'alive');
  // The first life ends well, so that the database holds something and not the log alone.
  await liveIn(alive, 0, 20);
  const journal = await write(alive, 20, 40);
  cpSync(alive, killed, { recursive: true });
  await journal.close();
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));
beforeEach(() => {
  directory = mkdtempSync(join(parent, 'case-'));
  cpSync(killed, directory, { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function write(into: string, from: number, to: number) {
  const journal = openJournal(findData(into, account));
  journal.put('value', 'account', account);
  for (let n = from; n < to; n += 1) {
    const history = Array.from({ length: n + 1 }, (_, id) => ({ id, text: 'x'.repeat(100) }));
    journal.put('state', 'states\none', { n, definition: 'y'.repeat(3000), history });
    journal.put('mail', String(n), { id: n, body: 'z'.repeat(700) });
    await journal.whenKept();
  }
  return journal;
}

async function liveIn(into: string, from: number, to: number): Promise<void> {
  await (await write(into, from, to)).close();
}

async function contentOf(found: FoundData): Promise<unknown> {
  const journal = openJournal(found);
  const state = journal.readState('states\none') as { n: number; history: readonly unknown[] };
  const content = { n: state.n, events: state.history.length, mails: found.records.get('mail')?.size };
  await journal.close();
  return content;
}

const everything = { n: 39, events: 40, mails: 40 };

function filesOf(path: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name)).toString('base64')]));
}

/** Refused and untouched, or whole. */
async function verdict(): Promise<'refused' | 'whole'> {
  const before = filesOf(directory);
  let found: FoundData;
  try {
    found = findData(directory, account);
  } catch (error) {
    expect(error).toMatchObject({ name: 'DataDirectoryError' });
    expect(filesOf(directory)).toEqual(before);
    return 'refused';
  }
  expect(await contentOf(found)).toEqual(everything);
  return 'whole';
}

describe('a data directory', () => {
  it('of a process that was killed holds everything', async () => {
    expect(readdirSync(directory).toSorted()).toEqual(['acknowledged', 'journal.db', 'journal.db-wal']);
    expect(await verdict()).toBe('whole');
  });

  it.each(['journal.db', 'journal.db-wal', 'acknowledged'])('loses nothing unnoticed where bytes of %s are flipped', async (name) => {
    const sound = readFileSync(join(directory, name));
    const verdicts = { refused: 0, whole: 0 };
    for (let n = 0; n < 60; n += 1) {
      const damaged = Buffer.from(sound);
      const at = Math.floor(((n + 0.5) / 60) * sound.length);
      damaged[at] = damaged[at]! ^ (1 << (n % 8));
      rmSync(directory, { recursive: true });
      cpSync(killed, directory, { recursive: true });
      writeFileSync(join(directory, name), damaged);
      verdicts[await verdict()] += 1;
    }
    expect(verdicts.refused).toBeGreaterThan(20);
  });

  it.each(['journal.db', 'journal.db-wal', 'acknowledged'])('loses nothing unnoticed where %s is cut off', async (name) => {
    const { length } = readFileSync(join(directory, name));
    const verdicts = { refused: 0, whole: 0 };
    for (let n = 0; n < 12; n += 1) {
      rmSync(directory, { recursive: true });
      cpSync(killed, directory, { recursive: true });
      truncateSync(join(directory, name), Math.floor((n / 12) * length));
      verdicts[await verdict()] += 1;
    }
    // Pages that the log holds anew are not missed.
    expect(verdicts.refused).toBeGreaterThan(6);
  });

  it.each(['journal.db', 'journal.db-wal', 'acknowledged'])('is refused without its %s', async (name) => {
    rmSync(join(directory, name));
    expect(await verdict()).toBe('refused');
  });

  it('is refused where an older record took the place of a newer one', async () => {
    const database = new DatabaseSync(join(directory, 'journal.db'));
    database.exec("DELETE FROM record WHERE kind = 'mail' AND key = '7'");
    database.close();
    expect(() => findData(directory, account)).toThrow('records are missing, or are older ones');
  });

  it.each<[what: string, spoil: () => void, message: RegExp]>([
    ['other files', () => writeFileSync(join(directory, 'notes.txt'), 'mine'), /it holds notes.txt, which the emulator did not write/],
    ['text for a database', () => writeFileSync(join(directory, 'journal.db'), 'mine'), /damaged or no database/],
    ['the database of another application', () => writeFileSync(join(directory, 'journal.db'), patched(68, 1)), /another application/],
    ['a newer format', () => writeFileSync(join(directory, 'journal.db'), patched(60, 9)), /has the format 9, this emulator reads 1/],
  ])('is refused with %s', async (_what, spoil, message) => {
    spoil();
    const before = filesOf(directory);
    expect(() => findData(directory, account)).toThrow(message);
    expect(filesOf(directory)).toEqual(before);
  });

  it('is refused for another account or Region, and where it is a file', () => {
    expect(() => findData(directory, { ...account, region: 'eu-west-1' })).toThrow(/it is of account 123456789012 in us-east-1/);
    expect(() => findData(directory, { ...account, accountId: '210987654321' })).toThrow(/the emulator is account 210987654321/);
    expect(() => findData(join(directory, 'acknowledged'), account)).toThrow(/it is no directory/);
  });

  it.each(['nowhere', 'file/data'])('is refused by its name where it cannot be written: %s', (name) => {
    const place = mkdtempSync(join(parent, 'place-'));
    symlinkSync(join(place, 'gone', 'data'), join(place, 'nowhere'));
    writeFileSync(join(place, 'file'), '');
    const refusal = { name: 'DataDirectoryError', message: expect.stringMatching(/\/(nowhere|file\/data) is not taken, .+: it cannot be written: E(NOENT|NOTDIR)/) as unknown };
    expect(() => openJournal(findData(join(place, name), account))).toThrow(expect.objectContaining(refusal));
  });

  it('is refused while another emulator uses it, and free when that has closed', async () => {
    const journal = openJournal(findData(directory, account));
    expect(() => findData(directory, account)).toThrow(/another emulator is using it/);
    await journal.close();
    expect(await verdict()).toBe('whole');
  });

  it('is read without a lock and a trace where it was closed, so that the log of whoever takes it meanwhile stays', async () => {
    await (await write(directory, 40, 41)).close();
    const found = findData(directory, account);
    const taken: Journal[] = [];
    inspectDatabase(found.files, () => {
      if (taken.length === 0) taken.push(openJournal(found));
    });
    const [journal] = taken;
    journal?.put('mail', '41', { id: 41, body: 'late' });
    await journal?.whenKept();
    rmSync(join(parent, 'after'), { recursive: true, force: true });
    cpSync(directory, join(parent, 'after'), { recursive: true });
    await journal?.close();
    expect(findData(join(parent, 'after'), account).records.get('mail')?.get('41')).toEqual({ id: 41, body: 'late' });
  });

  it('may be made again by whoever was killed while it was made', () => {
    const fresh = join(parent, 'fresh');
    mkdirSync(fresh);
    writeFileSync(join(fresh, 'journal.new'), 'half');
    writeFileSync(join(fresh, 'acknowledged'), '');
    expect(findData(fresh, account).isNew).toBe(true);
  });
});

function patched(offset: number, value: number): Buffer {
  const content = readFileSync(join(directory, 'journal.db'));
  content.writeUInt32BE(value, offset);
  return content;
}
