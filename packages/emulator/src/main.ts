#!/usr/bin/env node
/** The command line: options in, one running emulator out. stdout holds what was asked for, stderr everything else. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import type { Emulator } from './emulator.ts';
import type { QuotaChoice } from './quotas/quotas.ts';
import type { ScheduleChoice } from './services/events/schedules.ts';

const DEFAULT_PORT = 4577;

const usage = `countersign-emulator: Step Functions, SSM Automation, Lambda, SNS and STS on one port

  countersign-emulator --assembly DIR [options]

  --assembly DIR   the directory that \`cdk synth\` wrote (cdk.out); its stacks are deployed
  --port N         port on 127.0.0.1, 0 for a free one (default ${DEFAULT_PORT})
  --region R       default us-east-1
  --account A      twelve digits, default 123456789012
  --quotas aws     AWS's quotas are enforced, in virtual time (default none)
  --schedules off  rules with a schedule do not fire (default on)
  --data DIR       state is kept in this directory (default: it ends with the process)
  --authorizer M   a module, by path or package name, that decides calls by policies (default: none is asked)
  --frozen         time stands still until it is advanced
  --json           one line of JSON on stdout when ready, all else on stderr
  --help, --version
`;

const options = {
  assembly: { type: 'string' },
  port: { type: 'string' },
  region: { type: 'string' },
  account: { type: 'string' },
  quotas: { type: 'string' },
  schedules: { type: 'string' },
  data: { type: 'string' },
  authorizer: { type: 'string' },
  frozen: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

ignoreClosedPipes();
await run();

async function run(): Promise<void> {
  const given = readArguments();
  if (given.help) return void process.stdout.write(usage);
  if (given.version) return void process.stdout.write(`${ownVersion()}\n`);
  const { assembly, json } = given;
  if (!assembly) return refuse('Name the assembly: --assembly cdk.out');
  const emulator = await start(given, assembly);
  if (!emulator) return;
  // Whoever reads the line may send a signal at once.
  closeOnSignals(emulator);
  void emulator.failure.then(() => closeAndExit(emulator, 1));
  surviveDefects();
  process.stdout.write(json ? `${JSON.stringify(description(emulator))}\n` : banner(emulator));
}

/** Whoever reads the output may stop reading (`| head -1`): that is no reason to lose all executions. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

function readArguments() {
  try {
    return parseArgs({ options, allowPositionals: false }).values;
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
    process.exit();
  }
}

/** Everything heavy is imported here, so that --help and a wrong option answer at once. */
async function start(given: ReturnType<typeof readArguments>, assembly: string): Promise<Emulator | undefined> {
  const { InvalidOptionError, loadAuthorizer, startEmulator } = await import('./index.ts');
  const { region, account, frozen, data, authorizer } = given;
  try {
    return await startEmulator({
      assembly,
      port: given.port === undefined ? DEFAULT_PORT : readPort(given.port),
      ...(frozen === undefined ? {} : { frozen }),
      ...(data === undefined ? {} : { data }),
      ...(authorizer === undefined ? {} : { authorizer: await loadAuthorizer(authorizer) }),
      // Whatever it is: startEmulator refuses what it does not know.
      ...(given.quotas === undefined ? {} : { quotas: given.quotas as QuotaChoice }),
      ...(given.schedules === undefined ? {} : { schedules: given.schedules as ScheduleChoice }),
      ...(region === undefined ? {} : { region }),
      ...(account === undefined ? {} : { account }),
    });
  } catch (error) {
    if (error instanceof InvalidOptionError) refuse(error.message);
    else fail(error);
    return undefined;
  }
}

function readPort(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** A wrong command line. */
function refuse(message: string): void {
  process.stderr.write(`countersign-emulator: ${message}\n\n${usage}`);
  process.exitCode = 2;
}

/** A command line that is right, and cannot be done. */
function fail(error: unknown): void {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  const message = error instanceof Error ? error.message : String(error);
  const inUse = `Port ${port} is in use: stop what listens there, or choose another with --port (0 for a free one).`;
  process.stderr.write(`countersign-emulator: ${code === 'EADDRINUSE' ? inUse : message}\n`);
  process.exitCode = 1;
}

function description({ endpoint, region, account, outputs }: Emulator): object {
  return { endpoint, region, account, outputs };
}

function banner({ endpoint, region, account, outputs }: Emulator): string {
  const listed = Object.entries(outputs).map(([name, value]) => `  ${name} = ${value}`);
  return `Countersign emulator on ${endpoint} (account ${account}, ${region})

${listed.length === 0 ? '  The stacks have no outputs.' : listed.join('\n')}

Use it from the aws CLI:
  export AWS_ENDPOINT_URL=${endpoint} AWS_DEFAULT_REGION=${region} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
  aws stepfunctions list-state-machines
  aws ssm describe-automation-executions
  curl ${endpoint}/_emulator            # its own endpoints: mails, principals, clock, settings, faults, quotas, schedules, usage, logs

Ctrl-C stops it.
`;
}

function closeOnSignals(emulator: Emulator): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => closeAndExit(emulator, 0));
  }
}

function closeAndExit(emulator: Emulator, code: number): void {
  void emulator.close().finally(() => process.exit(code));
}

/** A promise that nobody looked after is a defect worth a trace, and no reason to lose all executions. */
function surviveDefects(): void {
  process.on('unhandledRejection', (reason) => {
    const trace = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
    process.stderr.write(`[emulator] defect: ${trace}\n`);
  });
}

function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}
