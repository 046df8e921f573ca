/**
 * Faults on demand: what goes wrong, where, and how often. Each call, invocation or event meets at most one armed fault,
 * the oldest that fits. README.md has an example of each.
 */

interface Shared {
  /** How often; a whole number from 1. */
  readonly times: number;
  readonly match?: FaultMatch;
}

/**
 * Both are texts to be found: in the caller's ARN, and in the input, payload or event as JSON. Events and invocations that
 * time out have no caller: what names one is refused.
 */
export interface FaultMatch {
  readonly principal?: string;
  readonly input?: string;
}

export type OperationFault = Shared & { readonly operation: string; readonly event?: never } & (
    | { readonly kind: 'throttle' | 'drop' | 'duplicate' | 'stale' }
    /** `after`: the operation is performed, and its answer is the error. */
    | { readonly kind: 'fail'; readonly error?: string; readonly after?: true }
    /** The answer comes that much later, in virtual time. */
    | { readonly kind: 'delay'; readonly seconds: number }
  );

/** `event` is a source, a detail-type or `*`. */
export type EventFault = Shared & { readonly event: string; readonly operation?: never } & (
    | { readonly kind: 'drop' | 'duplicate' }
    | { readonly kind: 'delay'; readonly seconds: number }
    /** The event comes after the next one, or after `seconds` of virtual time (60 where they are left out). */
    | { readonly kind: 'reorder'; readonly seconds?: number }
  );

/** The worker that runs the function dies right before or after an operation that it asked for. */
export type KillFault = Shared & { readonly kind: 'kill'; readonly function: string } & (
    | { readonly before: string; readonly after?: never }
    | { readonly after: string; readonly before?: never }
  );

/** The invocation times out before the handler begins, or `after` it has done all its work. */
export type TimeoutFault = Shared & { readonly kind: 'timeout'; readonly function: string; readonly after?: true };

export type ArmedFault = OperationFault | EventFault | KillFault | TimeoutFault;

/** A fault as it is asked for: `times` is 1 where it is left out. */
export type Fault = WithoutTimes<ArmedFault> & { readonly times?: number };

/** An armed fault, with what is left of its `times`. */
export type ListedFault = ArmedFault & { readonly left: number };

type WithoutTimes<Each> = Each extends unknown ? Omit<Each, 'times'> : never;
