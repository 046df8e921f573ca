import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../target.ts';
import { object, refuse } from './properties.ts';
import type { Declaration } from './resource-kind.ts';

/** The directory that holds a function's code: an asset of the assembly, or a temporary one for inline code. */
export function readCode(declaration: Declaration, target: Target): string {
  const { S3Key: key, ZipFile: source } = object(declaration, 'Code');
  if (typeof source === 'string') return writeInlineCode(source);
  if (typeof key !== 'string')
    throw refuse(declaration, 'Code', 'must have an S3Key or a ZipFile; images are not supported.');

  const path = target.fileAssets.get(key);
  if (path === undefined) throw refuse(declaration, 'Code.S3Key', `${key} is no asset of this assembly.`);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found)
    throw refuse(declaration, 'Code.S3Key', `is the asset ${path}, which does not exist. Synthesize the app again.`);
  if (!found.isDirectory())
    throw refuse(declaration, 'Code.S3Key', `is the file ${path}; only directories can be run.`);
  return path;
}

const inlineDirectories: string[] = [];

function removeInlineDirectories(): void {
  for (const directory of inlineDirectories) rmSync(directory, { recursive: true, force: true });
}

/** CloudFormation puts inline code into a file named `index`. The directory lives as long as the process. */
function writeInlineCode(source: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-inline-'));
  if (inlineDirectories.length === 0) process.once('exit', removeInlineDirectories);
  inlineDirectories.push(directory);
  writeFileSync(join(directory, 'index.js'), source);
  return directory;
}
