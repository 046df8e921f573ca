/** Bundles each handler into a folder of its own, the way Lambda wants them. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsup';
import { withoutJsonSchemas } from './without-json-schemas.ts';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  entry: {
    'handlers/plan-levels/index': 'src/handlers/plan-levels.ts',
    'handlers/open-level/index': 'src/handlers/open-level.ts',
    'handlers/close-level/index': 'src/handlers/close-level.ts',
    'handlers/reconcile/index': 'src/handlers/reconcile.ts',
    'handlers/find-overdue/index': 'src/handlers/find-overdue.ts',
  },
  format: ['cjs'],
  outExtension: () => ({ js: '.cjs' }),
  target: 'node22',
  platform: 'node',
  minify: true,
  splitting: false,
  noExternal: [/.*/],
  clean: true,
  // Read and removed by third-party-licenses.ts.
  metafile: true,
  esbuildPlugins: [withoutJsonSchemas],
  esbuildOptions(options) {
    options.alias = {
      '@aws-sdk/credential-provider-node': source('src/aws/environment-credentials.ts'),
      '@smithy/core/event-streams': source('src/aws/no-event-streams.ts'),
    };
    options.legalComments = 'none';
    options.mainFields = ['module', 'main'];
  },
});
