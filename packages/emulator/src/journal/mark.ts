/**
 * The mark: the number of the last turn that was acknowledged, in a file of its own. SQLite drops whatever follows a
 * damaged frame of its write-ahead log, and says nothing; the mark knows what has to be there. It is written after the
 * database is synced and before anybody hears, and not synced itself: a mark that a power failure sets back claims less.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

const MARK = /^turn (\d{16}) ([0-9a-f]{8})\n$/;

/** Undefined where it cannot be read. */
export function readMark(file: string): number | undefined {
  const [text, digits = '', checksum] = MARK.exec(contentOf(file)) ?? [];
  return text === undefined || checksum !== checksumOf(digits) ? undefined : Number(digits);
}

export class Mark {
  readonly #file: number;

  private constructor(file: number) {
    this.#file = file;
  }

  /** Makes the file, and sees to it that it is there to stay. */
  static create(path: string, turn: number): void {
    const mark = new Mark(openSync(path, 'w', 0o600));
    mark.set(turn);
    fsyncSync(mark.#file);
    mark.close();
  }

  static open(path: string): Mark {
    return new Mark(openSync(path, 'r+'));
  }

  set(turn: number): void {
    const digits = String(turn).padStart(16, '0');
    writeSync(this.#file, `turn ${digits} ${checksumOf(digits)}\n`, 0);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function checksumOf(digits: string): string {
  return crc32(digits).toString(16).padStart(8, '0');
}
