/**
 * Faults on demand: what goes wrong, where, and how often. Each call, invocation or event takes at most one armed fault,
 * the oldest that fits. README.md has an example of each.
 */

interface Shared {
  /** How often; a whole number from 1. */
  readonly times: number;
  readonly match?: FaultMatch;
}

/** Both are texts to be found: in the caller's ARN, and in the input, payload or event as JSON. */
export interface FaultMatch {
  readonly principal?: string;
  readonly input?: string;
}

export type OperationFault = Shared & { readonly operation: string } & (
    | { readonly kind: 'throttle' | 'drop' }
    /** `after`: the operation is performed, and its answer is the error. */
    | { readonly kind: 'fail'; readonly error?: string; readonly after?: true }
  );

/** The worker that runs the function dies right before or after an operation that it asked for. */
export type KillFault = Shared & { readonly kind: 'kill'; readonly function: string } & (
    | { readonly before: string; readonly after?: never }
    | { readonly after: string; readonly before?: never }
  );

/** The invocation times out before the handler begins, or `after` it has done all its work. */
export type TimeoutFault = Shared & { readonly kind: 'timeout'; readonly function: string; readonly after?: true };

export type ArmedFault = OperationFault | KillFault | TimeoutFault;

/** A fault as it is asked for: `times` is 1 where it is left out. */
export type Fault = ArmedFault extends infer Each ? (Each extends unknown ? Omit<Each, 'times'> & { readonly times?: number } : never) : never;

/** An armed fault, with what is left of its `times`. */
export type ListedFault = ArmedFault & { readonly left: number };
