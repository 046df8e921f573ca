import { defineConfig } from 'vitest/config';

/**
 * For every package. A test hangs or it does not; a busy machine is no reason to fail. Test files share their modules,
 * which halves the work: none may leave state behind in one.
 */
export default defineConfig({ test: { testTimeout: 180_000, hookTimeout: 180_000, isolate: false } });
