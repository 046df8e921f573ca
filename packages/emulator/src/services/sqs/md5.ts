/** The checksums by which clients see that a message arrived whole. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation */
import { createHash } from 'node:crypto';

import type { MessageAttributes } from './queue-state.ts';

const STRING_TYPE = Buffer.from([1]);

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const sorted = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 0) return undefined;
  const hash = createHash('md5');
  for (const [name, { DataType, StringValue }] of sorted) {
    for (const part of [withLength(name), withLength(DataType), STRING_TYPE, withLength(StringValue)]) hash.update(part);
  }
  return hash.digest('hex');
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
