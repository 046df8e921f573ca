/**
 * Handlers that break where nobody can break them from outside. Each is the real bundle behind a few lines, so that all
 * the rest happens as it would.
 */
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const bundles = join(dirname(createRequire(import.meta.url).resolve('@countersign/runtime/package.json')), 'dist/handlers');

/** open-level that starts the automation and dies before it answers, at its first attempt. */
const diesAfterStart = `
const { handler } = require('./bundle.cjs');
exports.handler = async (event, context) => {
  const result = await handler(event, context);
  if (event.attempt > 0) return result;
  throw Object.assign(new Error('The function died after it had started the automation'), { name: 'Lambda.Unknown' });
};
`;

/** close-level that never hears a runbook. */
const losesReports = `
const { handler } = require('./bundle.cjs');
exports.handler = async (event, context) => {
  if (event.kind !== 'report') return handler(event, context);
  throw new Error('The report was lost');
};
`;

export type Breakage = 'open-level dies after its start' | 'reports are lost';

const wrappers: Record<Breakage, { function: string; source: string }> = {
  'open-level dies after its start': { function: 'open-level', source: diesAfterStart },
  'reports are lost': { function: 'close-level', source: losesReports },
};

/** Writes a folder of handlers of which one is broken. */
export function brokenHandlers(directory: string, breakage: Breakage): string {
  const broken = wrappers[breakage];
  for (const name of readdirSync(bundles)) {
    const target = join(directory, name);
    mkdirSync(target, { recursive: true });
    const bundle = name === broken.function ? 'bundle.cjs' : 'index.cjs';
    cpSync(join(bundles, name, 'index.cjs'), join(target, bundle));
    if (name === broken.function) writeFileSync(join(target, 'index.cjs'), broken.source);
  }
  return directory;
}
