/** A pool over functions whose code is written for a test, and removed after it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LambdaFunction } from '../../resources.ts';
import { createLambdaPool, type LambdaPool, type LambdaPoolOptions } from './pool.ts';

export interface FunctionSource {
  /** Body of `exports.handler`, with `event` and `context`. */
  readonly body?: string;
  /** The whole module instead. */
  readonly module?: string;
  readonly file?: string;
  readonly handler?: string;
  readonly runtime?: string;
  readonly environment?: Record<string, string>;
  readonly timeoutSeconds?: number;
}

export function aFunction(source: FunctionSource): LambdaFunction {
  const { body = 'return null;', file = 'index.js', environment = {}, timeoutSeconds = 30 } = source;
  const codeDirectory = mkdtempSync(join(tmpdir(), 'emulator-function-'));
  onTestFinished(() => rmSync(codeDirectory, { recursive: true }));
  const code = source.module ?? `exports.handler = async (event, context) => { ${body} };`;
  writeFileSync(join(codeDirectory, file), code);
  return {
    arn: 'arn:aws:lambda:eu-central-1:123456789012:function:subject',
    name: 'subject',
    roleArn: 'arn:aws:iam::123456789012:role/subject-role',
    handler: source.handler ?? 'index.handler',
    codeDirectory,
    environment,
    runtime: source.runtime ?? 'nodejs24.x',
    memoryMb: 256,
    timeoutSeconds,
  };
}

export function aPool(lambdaFunction: LambdaFunction, options: Partial<LambdaPoolOptions> = {}): LambdaPool {
  const pool = createLambdaPool({
    functions: new Map([[lambdaFunction.arn, lambdaFunction]]),
    region: 'eu-central-1',
    endpoint: () => 'http://127.0.0.1:4566',
    credentialsFor: (roleArn, sessionName) => ({
      accessKeyId: `key of ${sessionName}`,
      secretAccessKey: 'secret',
      sessionToken: `token of ${roleArn}`,
    }),
    now: () => 1_000,
    ...options,
  });
  onTestFinished(() => pool.close());
  return pool;
}

/** Invokes a function that exists for this one invocation; the answer is parsed. */
export async function run(
  source: FunctionSource,
  event: unknown = {},
): Promise<{ payload: unknown; functionError?: string }> {
  const lambdaFunction = aFunction(source);
  const { payload, functionError } = await aPool(lambdaFunction).invoke(lambdaFunction, JSON.stringify(event));
  return { payload: JSON.parse(payload) as unknown, ...(functionError && { functionError }) };
}
