/** What was consumed so far, in the units that AWS bills and limits. */

export interface FunctionUsage {
  readonly invocations: number;
  /** Of these, how many ended in an error. */
  readonly errors: number;
  readonly memoryMb: number;
  /** Real time that the handler ran, rounded up to whole milliseconds per invocation, as Lambda bills it. */
  readonly durationMs: number;
}

export interface Usage {
  readonly stateTransitions: number;
  readonly automations: number;
  readonly automationSteps: number;
  readonly mails: number;
  readonly lambda: {
    readonly invocations: number;
    readonly durationMs: number;
    /** Memory times duration. */
    readonly gbSeconds: number;
    readonly functions: Readonly<Record<string, FunctionUsage>>;
  };
  /** Requests over the wire, by operation: what clients and handlers called, not what services called inside. */
  readonly apiCalls: Readonly<Record<string, number>>;
}

/** One finished invocation of a function. */
export interface InvocationUsage {
  readonly functionName: string;
  readonly memoryMb: number;
  readonly durationMs: number;
  readonly failed: boolean;
}

export class UsageCounters {
  readonly #metrics = new Map<string, number>();
  readonly #apiCalls = new Map<string, number>();
  readonly #functions = new Map<string, FunctionUsage>();

  count(metric: string, amount: number): void {
    add(this.#metrics, metric, amount);
  }

  countApiCall(operation: string): void {
    add(this.#apiCalls, operation, 1);
  }

  countInvocation({ functionName, memoryMb, durationMs, failed }: InvocationUsage): void {
    const before = this.#functions.get(functionName) ?? { invocations: 0, errors: 0, memoryMb, durationMs: 0 };
    this.#functions.set(functionName, {
      invocations: before.invocations + 1,
      errors: before.errors + (failed ? 1 : 0),
      memoryMb,
      durationMs: before.durationMs + Math.max(1, Math.ceil(durationMs)),
    });
  }

  /** The outbox counts the mails itself. */
  snapshot(mails: number): Usage {
    const metric = (name: string): number => this.#metrics.get(name) ?? 0;
    return {
      stateTransitions: metric('stateTransitions'),
      automations: metric('automations'),
      automationSteps: metric('automationSteps'),
      mails,
      lambda: this.#lambda(),
      apiCalls: sorted(this.#apiCalls),
    };
  }

  #lambda(): Usage['lambda'] {
    const functions = [...this.#functions.values()];
    const sum = (amount: (usage: FunctionUsage) => number): number =>
      functions.reduce((total, usage) => total + amount(usage), 0);
    return {
      invocations: sum((usage) => usage.invocations),
      durationMs: sum((usage) => usage.durationMs),
      gbSeconds: sum((usage) => (usage.memoryMb / 1024) * (usage.durationMs / 1000)),
      functions: sorted(this.#functions),
    };
  }
}

function add(counters: Map<string, number>, name: string, amount: number): void {
  counters.set(name, (counters.get(name) ?? 0) + amount);
}

function sorted<Value>(byName: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...byName].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
