/** Where the measured things are. They are run as they are built, never from their sources. */
import { fileURLToPath } from 'node:url';

const path = (fromHere: string): string => fileURLToPath(new URL(fromHere, import.meta.url));

export const paths = {
  handlers: path('../../../packages/runtime/dist/handlers'),
  emulator: path('../../../packages/emulator/dist/main.js'),
  assembly: path('../../../apps/infra/cdk.out'),
  probe: path('./process/probe.cjs'),
  emptyServer: path('./empty-server/main.ts'),
};
