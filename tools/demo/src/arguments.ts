/** The command lines of `npm run demo` and `npm start`. */
import { parseArgs } from 'node:util';

/** A command line that makes no sense: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type DemoArguments =
  | { readonly kind: 'help' }
  /** `rejectAt` counts levels from 1; without it everyone approves. */
  | { readonly kind: 'run'; readonly rejectAt?: number };

export type StartArguments = { readonly kind: 'help' } | { readonly kind: 'run'; readonly port: number };

export const defaultPort = 4620;

export const demoUsage = `Usage: npm run demo [-- --reject-at LEVEL]

Requests a three-level approval on this machine, lets the approvers decide it, and shows what happens.

  --reject-at LEVEL  the approver of this level (1, 2, …) rejects with a comment
  --help             this text

Exits 0 only if the outcome is what the decisions say.`;

export const startUsage = `Usage: npm start [-- --port PORT]

Starts the emulator with everything deployed, and says how to request and decide.

  --port PORT  the port to listen on, ${defaultPort} by default; 0 takes any that is free
  --help       this text`;

const levelsAtMost = 10;

/** @throws UsageError */
export function readDemoArguments(args: readonly string[]): DemoArguments {
  const values = read(args, 'reject-at');
  if (values.help) return { kind: 'help' };
  if (values.value === undefined) return { kind: 'run' };
  return { kind: 'run', rejectAt: readInteger('--reject-at', values.value, { min: 1, max: levelsAtMost }) };
}

/** @throws UsageError */
export function readStartArguments(args: readonly string[]): StartArguments {
  const values = read(args, 'port');
  if (values.help) return { kind: 'help' };
  if (values.value === undefined) return { kind: 'run', port: defaultPort };
  return { kind: 'run', port: readInteger('--port', values.value, { min: 0, max: 65_535 }) };
}

function read(args: readonly string[], option: string): { help: boolean; value: string | undefined } {
  try {
    // pnpm hands a `--` on that was meant for it.
    const own = args.filter((arg) => arg !== '--');
    const { values } = parseArgs({ args: own, options: { [option]: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
    const value = values[option];
    return { help: values['help'] === true, value: typeof value === 'string' ? value : undefined };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readInteger(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${name} takes a whole number from ${min} to ${max}, not ${JSON.stringify(text)}`);
}
