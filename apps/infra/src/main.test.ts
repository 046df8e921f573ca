/** The app as the cdk CLI runs it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Constructs from '@countersign/constructs';
import { Stack } from 'aws-cdk-lib';
import { afterAll, expect, it } from 'vitest';

const directories: string[] = [];

afterAll(() => directories.forEach((directory) => rmSync(directory, { recursive: true, force: true })));

function synthesize(config?: string) {
  const outdir = mkdtempSync(join(tmpdir(), 'countersign-synth-'));
  directories.push(outdir);
  const { COUNTERSIGN_CONFIG: _set, ...env } = process.env;
  const { status, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url))], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
    env: { ...env, CDK_OUTDIR: outdir, ...(config && { COUNTERSIGN_CONFIG: config }) },
  });
  return { status, stderr, written: existsSync(join(outdir, 'countersign.template.json')) };
}

it('finds the handlers that the constructs carry, as CommonJS too', () => {
  const { ApprovalLevel } = createRequire(import.meta.url)('@countersign/constructs') as typeof Constructs;
  const level = new ApprovalLevel(new Stack(), 'Level', { prefix: 'commonjs', windows: [3600], topics: [] });
  expect(level.openLevel.function.functionArn).toBeDefined();
});

it('synthesizes the sample', () => {
  expect(synthesize()).toEqual({ status: 0, stderr: '', written: true });
});

it.each([
  [
    'broken.config.ts',
    /^src\/fixtures\/broken\.config\.ts is broken:\nprefix: must start with a lower-case letter.*\npolicies\[0\]\.levels: Too small.*\n$/,
  ],
  ['impossible.config.ts', /^policies\[0\]\.levels\[1\]\.approvers: level security finds too few people.*\n$/],
  ['missing.config.ts', /missing\.config\.ts/],
])('says what is wrong with %s, and writes nothing', (config, message) => {
  const { status, stderr, written } = synthesize(`src/fixtures/${config}`);
  expect([status, written]).toEqual([1, false]);
  expect(stderr).toMatch(message);
});
