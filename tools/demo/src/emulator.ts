/** The emulator with the infra app deployed, as it is. */
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@countersign/emulator';
import type { Emulator } from '@countersign/emulator';

const assembly = fileURLToPath(new URL('../../../apps/infra/cdk.out', import.meta.url));

export async function launchEmulator(options: { port?: number } = {}): Promise<Emulator> {
  return startEmulator({ assembly, ...options });
}
