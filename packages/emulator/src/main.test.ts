import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { findData } from './journal/data-directory.ts';
import { writeTestAssembly } from './test-assembly.ts';
import type { TestAssembly } from './test-assembly.ts';

const entry = fileURLToPath(new URL('./main.ts', import.meta.url));

let assembly: TestAssembly;

beforeAll(() => {
  assembly = writeTestAssembly();
});

afterAll(() => assembly.remove());

interface Run {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<number | null>;
}

function run(...options: string[]): Run {
  return follow(spawn(process.execPath, [entry, ...options], { stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** No file of it grows beyond 200 KB, as on a disk that is full. */
function runOnFullDisk(...options: string[]): Run {
  return follow(spawn('sh', ['-c', `trap '' XFSZ; ulimit -f 400; exec "$@"`, 'sh', process.execPath, entry, ...options], { stdio: ['ignore', 'pipe', 'pipe'] }));
}

function follow(child: ChildProcessByStdio<null, Readable, Readable>): Run {
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, stdout: () => text.stdout, stderr: () => text.stderr, ended };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function ready(started: Run, sign: RegExp): Promise<string> {
  while (!sign.test(started.stdout())) await Promise.race([once(started.child.stdout!, 'data'), started.ended]);
  return started.stdout();
}

describe('countersign-emulator', () => {
  it('prints one line of JSON when it is ready, and ends on SIGTERM', async () => {
    const started = run('--assembly', assembly.directory, '--port', '0', '--json', '--region', 'eu-central-1', '--account', '210987654321');
    const line = JSON.parse(await ready(started, /\n/)) as { endpoint: string };
    expect(line).toEqual({
      endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as unknown,
      region: 'eu-central-1',
      account: '210987654321',
      outputs: { MachineArn: 'arn:aws:states:eu-central-1:210987654321:stateMachine:machine' },
    });
    expect((await fetch(`${line.endpoint}/_emulator`)).status).toBe(200);
    started.child.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    expect(started.stdout().trim().split('\n')).toHaveLength(1);
    expect(started.stderr()).toBe('');
  });

  it('acknowledges nothing that a full disk did not take, says so, and ends with 1', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'emulator-full-'));
    const started = runOnFullDisk('--assembly', assembly.directory, '--port', '0', '--json', '--data', join(parent, 'data'));
    const { endpoint } = JSON.parse(await ready(started, /\n/)) as { endpoint: string };
    const acknowledged: string[] = [];
    let refusal: { status: number; body: unknown } | undefined;
    for (let n = 0; !refusal && n < 100; n += 1) {
      const arn = `arn:aws:iam::123456789012:user/approver-${n}`;
      const policies = [{ name: 'p'.repeat(10_000), document: {} }];
      const answer = await fetch(`${endpoint}/_emulator/principals`, { method: 'POST', body: JSON.stringify({ arn, policies }) });
      if (answer.ok) acknowledged.push(arn);
      else refusal = { status: answer.status, body: await answer.json() };
    }
    expect(refusal).toEqual({ status: 500, body: { error: expect.stringContaining('The journal cannot be written any more') as unknown } });
    expect(acknowledged).not.toEqual([]);
    expect(await started.ended).toBe(1);
    expect(started.stderr()).toMatch(/^\[emulator\] The journal cannot be written any more: .+\n$/);
    const found = findData(join(parent, 'data'), { partition: 'aws', region: 'us-east-1', accountId: '123456789012' });
    const kept = [...(found.records.get('principal')?.values() ?? [])].map((principal) => (principal as { arn: string }).arn);
    expect(kept).toEqual(expect.arrayContaining(acknowledged));
    rmSync(parent, { recursive: true });
  });

  it('says without --json how the aws CLI reaches it', async () => {
    const started = run('--assembly', assembly.directory, '--port', '0');
    const banner = await ready(started, /Ctrl-C/);
    expect(banner).toMatch(/export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+ AWS_DEFAULT_REGION=us-east-1/);
    started.child.kill('SIGINT');
    expect(await started.ended).toBe(0);
  });

  it('goes on when nobody reads what it prints', async () => {
    const port = await freePort();
    const started = run('--assembly', assembly.directory, '--port', String(port), '--json');
    started.child.stdout!.destroy();
    started.child.stderr!.destroy();
    const answered = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}/_emulator`)).status;
    await vi.waitFor(async () => expect(await answered()).toBe(200), { timeout: 30_000, interval: 50 });
    // A first answer may come before the line is written, a later one does not.
    const body = JSON.stringify({ frozen: true });
    for (let turn = 0; turn < 5; turn += 1) expect((await fetch(`http://127.0.0.1:${port}/_emulator/clock`, { method: 'POST', body })).status).toBe(200);
    started.child.kill('SIGTERM');
    expect((await once(started.child, 'exit'))[0]).toBe(0);
  });

  it.each([
    ['--help', 'countersign-emulator --assembly DIR'],
    ['--version', '0.'],
  ])('answers %s', async (option, expected) => {
    const { ended, stdout } = run(option);
    expect(await ended).toBe(0);
    expect(stdout()).toContain(expected);
  });

  it.each<[what: string, options: string[], code: number, message: string]>([
    ['no assembly', [], 2, 'Name the assembly'],
    ['an assembly without a name', ['--assembly', ''], 2, 'Name the assembly'],
    ['an unknown option', ['--colour'], 2, "Unknown option '--colour'"],
    ['a stray word', ['cdk.out'], 2, 'Unexpected argument'],
    ['a port that is none', ['--assembly', '.', '--port', '80x'], 2, 'The port is a whole number'],
    ['an authorizer that is not there', ['--assembly', '.', '--authorizer', './missing.mjs'], 2, "The authorizer ./missing.mjs cannot be loaded: Cannot find module './missing.mjs'"],
    ['quotas that are none', ['--assembly', '.', '--quotas', 'some'], 2, 'quotas is one of none, aws'],
    ['an account that is none', ['--assembly', '.', '--account', 'mine'], 2, 'twelve digits'],
    ['an assembly that is not there', ['--assembly', '/nowhere/cdk.out', '--port', '0'], 1, '/nowhere/cdk.out does not exist'],
    ['a directory that is no assembly', ['--assembly', '/', '--port', '0'], 1, 'this is no CDK assembly'],
  ])('refuses %s', async (_what, options, code, message) => {
    const { ended, stderr, stdout } = run(...options);
    expect(await ended).toBe(code);
    expect(stderr()).toContain(message);
    expect(stderr()).not.toContain('    at ');
    expect(stdout()).toBe('');
  });

  it('refuses a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { ended, stderr } = run('--assembly', assembly.directory, '--port', String(port));
    expect(await ended).toBe(1);
    expect(stderr()).toContain(`Port ${port} is in use`);
    other.close();
  });
});
