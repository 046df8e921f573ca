/** Checksums of records, and of all of them together: a row that is lost, or that is an older one, is damage too. */
import { crc32 } from 'node:zlib';

export interface Row {
  readonly ordinal: number;
  readonly kind: string;
  readonly key: string;
  readonly body: string;
}

/** So that a sum of checksums stays a whole number that a double holds. */
const MODULUS = 2 ** 48;

export function checksumOf({ ordinal, kind, key, body }: Row): number {
  return crc32(body, crc32(`${ordinal} ${kind} ${key}`));
}

/** The sum of the checksums of all rows. */
export class Digest {
  #sum: number;

  constructor(sum = 0) {
    this.#sum = sum;
  }

  get sum(): number {
    return this.#sum;
  }

  add(checksum: number): void {
    this.#sum = (this.#sum + checksum) % MODULUS;
  }

  subtract(checksum: number): void {
    this.#sum = (this.#sum - checksum + MODULUS) % MODULUS;
  }
}
