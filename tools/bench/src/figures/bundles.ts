/** Size of each handler's bundle, and how long a fresh process takes to load it: what a cold start adds. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { paths } from '../paths.ts';
import { repeat, runNode } from '../process/run-node.ts';
import { median } from '../statistics.ts';

export interface BundleFigures {
  readonly handler: string;
  readonly bytes: number;
  /** Median, without the start of Node itself. */
  readonly importMs: number;
}

/** What a deployed function finds in its environment; the handlers read it while they load. */
const functionEnvironment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  COUNTERSIGN_DEPLOYMENT: 'countersign',
  COUNTERSIGN_LEVEL_MACHINE_ARN: 'arn:aws:states:us-east-1:123456789012:stateMachine:countersign-approval-level',
  COUNTERSIGN_RUNBOOKS: '{"604800":"countersign-approval"}',
  COUNTERSIGN_SHORTEST_WINDOW_SECONDS: '604800',
  COUNTERSIGN_SLACK_SECONDS: '3600',
};

const loadAndTime = `
const startedAt = performance.now();
const { handler } = require(process.argv[1]);
const importMs = performance.now() - startedAt;
if (typeof handler !== 'function') throw new Error('No handler');
console.log(importMs);
`;

export async function measureBundles(times: number): Promise<BundleFigures[]> {
  const handlers = (await readdir(paths.handlers)).toSorted();
  const figures: BundleFigures[] = [];
  for (const handler of handlers) {
    const file = join(paths.handlers, handler, 'index.cjs');
    const imports = await repeat(times, () => runNode(['--eval', loadAndTime, file], functionEnvironment));
    const { size: bytes } = await stat(file);
    figures.push({ handler, bytes, importMs: median(imports.map(({ stdout }) => Number(stdout))) });
  }
  return figures;
}
