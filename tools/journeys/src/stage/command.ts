/** Programs that speak to the emulator from outside: the aws CLI, Python. */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { PrincipalKeys } from './control.ts';

const run = promisify(execFile);

/** Whether a command can be started here. */
export function isInstalled(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

export interface Surroundings {
  readonly endpoint: string;
  readonly region: string;
  readonly keys?: PrincipalKeys;
}

/** Runs a command with nothing of AWS in its surroundings but the emulator; answers what it printed. */
export async function runCommand(command: readonly string[], { endpoint, region, keys }: Surroundings): Promise<string> {
  const [file = '', ...args] = command;
  const { PATH, HOME, PYENV_ROOT } = process.env;
  const { stdout } = await run(file, args, {
    env: {
      PATH,
      ...(HOME ? { HOME } : {}),
      ...(PYENV_ROOT ? { PYENV_ROOT } : {}),
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_PAGER: '',
      AWS_ENDPOINT_URL: endpoint,
      AWS_DEFAULT_REGION: region,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: keys?.accessKeyId ?? 'test',
      AWS_SECRET_ACCESS_KEY: keys?.secretAccessKey ?? 'test',
      ...(keys?.sessionToken ? { AWS_SESSION_TOKEN: keys.sessionToken } : {}),
    },
  });
  return stdout;
}
