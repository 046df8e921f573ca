import { cpSync, existsSync } from 'node:fs';
import { defineConfig } from 'tsup';

const runtime = '../runtime/dist';

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
    if (!existsSync(runtime)) throw new Error(`${runtime} is missing: build @countersign/runtime first`);
    cpSync(runtime, 'dist', { recursive: true });
  },
});
