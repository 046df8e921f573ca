/** What each emulator leaves behind for the report: a file of its own, so that any number may write at once. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedDenial } from './denials.ts';
import type { Grant } from './usage.ts';

export interface Recorded {
  readonly grants: readonly Grant[];
  readonly denials: readonly RecordedDenial[];
}

const suffix = '.iam-usage.json';

/** A file is there whole or not at all. */
export function writeUsage(directory: string, recorded: Recorded): void {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${randomUUID()}${suffix}`);
  writeFileSync(`${file}.partial`, JSON.stringify(recorded));
  renameSync(`${file}.partial`, file);
}

/** @throws Error where nothing was recorded: a report of nothing would say that all is well */
export function readUsage(directory: string): Recorded[] {
  const files = readdirSync(directory).filter((file) => file.endsWith(suffix));
  if (files.length === 0) throw new Error(`Nothing was recorded in ${directory}: run the journeys with COUNTERSIGN_IAM_USAGE=${directory}`);
  return files.map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as Recorded);
}
