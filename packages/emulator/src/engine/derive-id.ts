import { createHash } from 'node:crypto';

/** A UUID-shaped id that depends only on the event's nonce and a label, so that machines stay pure. */
export function deriveId(nonce: string, label: string): string {
  const hex = createHash('sha256').update(nonce).update('\0').update(label).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A number in [0, 1) that depends only on the event's nonce and a label, likewise. */
export function randomFraction(nonce: string, label: string): number {
  return createHash('sha256').update(nonce).update('\0').update(label).digest().readUInt32BE(0) / 2 ** 32;
}
