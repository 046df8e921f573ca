import { defineConfig } from 'vitest/config';

/** For every package: a test hangs or it does not; a busy machine is no reason to fail. */
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } });
