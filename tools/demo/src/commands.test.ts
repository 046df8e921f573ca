/** The commands as people run them, over the real assembly. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const patience = 60_000;

it('shows an approval that everyone approves', { timeout: patience }, async () => {
  const { exitCode, output } = await run('demo.ts');
  expect(output).toMatch(/Outcome: APPROVED/);
  expect(output.match(/Mail to /g)).toHaveLength(3);
  expect(exitCode).toBe(0);
});

it('shows a rejection with its comment, after which nobody is asked', { timeout: patience }, async () => {
  const { exitCode, output } = await run('demo.ts', ['--reject-at', '2']);
  expect(output).toMatch(/Outcome: REJECTED/);
  expect(output).toMatch(/security-lead rejected: “Not before the load test has passed”/);
  expect(output.match(/Mail to /g)).toHaveLength(2);
  expect(exitCode).toBe(0);
});

it.each([[['--reject-at', '4'], /the policy of the demo has 3 levels/], [['--reject'], /Unknown option '--reject'/]])(
  'refuses %j with exit code 2',
  { timeout: patience },
  async (args, message) => {
    const { exitCode, output } = await run('demo.ts', args);
    expect(output).toMatch(message);
    expect(exitCode).toBe(2);
  },
);

it('starts everything, says how to use it, and stops on Ctrl+C', { timeout: patience }, async () => {
  const { exitCode, output } = await run('start.ts', ['--port', '0'], 'Ctrl+C stops it');
  expect(output).toMatch(/export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+/);
  expect(output).toMatch(/aws stepfunctions start-execution --state-machine-arn arn:aws:states:/);
  expect(exitCode).toBe(0);
});

/** Runs a command to its end; with `interruptAt`, interrupts it once it has printed that. */
async function run(file: string, args: readonly string[] = [], interruptAt?: string): Promise<{ exitCode: number | null; output: string }> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined } });
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk.toString();
    if (interruptAt !== undefined && output.includes(interruptAt)) child.kill('SIGINT');
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  await once(child, 'close');
  return { exitCode: child.exitCode, output };
}
