import { cpSync, existsSync } from 'node:fs';
import { defineConfig } from 'tsup';

const handlers = '../runtime/dist/handlers';

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: true,
  clean: true,
  shims: true,
  // `instanceof` and construct trees break where a second aws-cdk-lib comes along.
  external: ['aws-cdk-lib', 'constructs'],
  async onSuccess() {
    if (!existsSync(handlers)) throw new Error(`${handlers} is missing: build @countersign/runtime first`);
    cpSync(handlers, 'dist/handlers', { recursive: true });
  },
});
