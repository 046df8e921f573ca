import type { ReconcileResult } from '@countersign/contracts';

/** Nothing was to be done, and why. */
export function ignored(reason: string): Extract<ReconcileResult, { kind: 'ignored' }> {
  return { version: 1, kind: 'ignored', reason };
}
