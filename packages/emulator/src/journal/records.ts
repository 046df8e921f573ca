/**
 * What survives the process, as records: a kind, a key and plain JSON. Whoever holds state tells of its changes here; what
 * is told in one turn of the event loop is kept together or not at all, and nobody hears of it before it is kept.
 */

/**
 * `state`: of executions, by machine and id. `timer`: by execution and name. `call`: calls of executions that wait for
 * their answer. `event`: events that faults hold back. `mail`: by id. `principal`: by access key. `policies`: attached
 * to principals, by user or role. `alarm`: by name, those that changed. `resource`: what is deployed. `value`: what there
 * is one of: clock, settings, quotas, faults.
 */
export type RecordKind = 'state' | 'timer' | 'call' | 'event' | 'mail' | 'principal' | 'policies' | 'alarm' | 'resource' | 'value';

export interface Records {
  /** Keeps `value` under its key. It is written at the end of the turn: nobody changes it meanwhile. */
  put(kind: RecordKind, key: string, value: unknown): void;
  remove(kind: RecordKind, key: string): void;
  /** Resolves when all that was told is kept; undefined: it is. Rejects where it cannot be kept any more. */
  whenKept(): Promise<void> | undefined;
}

/** A key of several parts, none of which holds a line break. */
export function recordKey(...parts: readonly string[]): string {
  return parts.join('\n');
}
