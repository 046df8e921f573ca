import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeIssues, issuesOf } from '@countersign/contracts';
import type { Config } from './config.ts';
import { configSchema } from './config.ts';

/**
 * Loads and validates a config file, whose default export is the config.
 * @throws Error that names the file and lists every issue with its path
 */
export async function loadConfig(path: string): Promise<Config> {
  const file: { default?: unknown } = await import(pathToFileURL(resolve(path)).href);
  const { data, error } = configSchema.safeParse(file.default);
  if (error) throw new Error(`${path} is broken:\n${describeIssues(issuesOf(error))}`);
  return data;
}
