import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    main: 'src/main.ts',
    // A worker thread starts from a file of its own.
    'lambda-worker': 'src/services/lambda/worker.ts',
  },
  format: 'esm',
  platform: 'node',
  target: 'node22',
  splitting: true,
  removeNodeProtocol: false,
  clean: true,
  // Read and removed by third-party-licenses.ts.
  metafile: true,
  dts: { entry: { index: 'src/index.ts' } },
  // Everything is bundled: of the AWS SDK only the schemas of the operations that are served, which starts much faster.
  noExternal: [/^(?!@aws-sdk\/credential-provider-|@smithy\/core\/event-streams|bowser)/],
  // Only the clients import these, and nothing of the clients is left; bundled, their lazy parts would stay behind.
  external: [/^@aws-sdk\/credential-provider-/, '@smithy/core/event-streams', 'bowser'],
  // Bundled CommonJS asks for Node's modules by `require`.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  esbuildOptions(options) {
    options.mainFields = ['module', 'main'];
    options.conditions = ['module', 'import'];
  },
});
