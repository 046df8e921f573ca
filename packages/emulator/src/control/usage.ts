/** What was consumed so far, in the units that AWS bills and limits. */
import type { FunctionMetrics } from '../services/lambda/metrics.ts';

export interface FunctionUsage {
  readonly invocations: number;
  /** Of these, how many ended in an error. */
  readonly errors: number;
  readonly memoryMb: number;
  /** Real time that the handler ran. */
  readonly durationMs: number;
  /** Memory times duration, rounded up to a millisecond per invocation, as Lambda bills it. */
  readonly gbSeconds: number;
}

export interface Usage {
  readonly stateTransitions: number;
  readonly automations: number;
  readonly automationSteps: number;
  readonly mails: number;
  /** What EventBridge's rules matched, by target: brought there, or given up after all retries. */
  readonly events: { readonly delivered: number; readonly undelivered: number };
  readonly lambda: {
    readonly invocations: number;
    readonly durationMs: number;
    readonly gbSeconds: number;
    readonly functions: Readonly<Record<string, FunctionUsage>>;
    /** Records and dead letters of asynchronous invocations that their destination did not take. */
    readonly lostRecords: number;
  };
  /** Requests over the wire, by operation: what clients and handlers called, not what services called inside. */
  readonly apiCalls: Readonly<Record<string, number>>;
}

/** What is counted elsewhere. */
export interface UsageSources {
  readonly mails: number;
  /** By function name. */
  readonly functions: ReadonlyMap<string, Readonly<FunctionMetrics>>;
  readonly memoryMbOf: (functionName: string) => number;
}

export class UsageCounters {
  readonly #metrics = new Map<string, number>();
  readonly #apiCalls = new Map<string, number>();

  count(metric: string, amount: number): void {
    add(this.#metrics, metric, amount);
  }

  countApiCall(operation: string): void {
    add(this.#apiCalls, operation, 1);
  }

  snapshot({ mails, functions, memoryMbOf }: UsageSources): Usage {
    const metric = (name: string): number => this.#metrics.get(name) ?? 0;
    return {
      stateTransitions: metric('stateTransitions'),
      automations: metric('automations'),
      automationSteps: metric('automationSteps'),
      mails,
      events: { delivered: metric('eventsDelivered'), undelivered: metric('eventsUndelivered') },
      lambda: {
        ...lambdaUsage(new Map([...functions].map(([name, metrics]) => [name, functionUsage(metrics, memoryMbOf(name))]))),
        lostRecords: metric('lostInvocationRecords'),
      },
      apiCalls: sorted(this.#apiCalls),
    };
  }
}

function lambdaUsage(byName: ReadonlyMap<string, FunctionUsage>): Omit<Usage['lambda'], 'lostRecords'> {
  const sum = (amount: (usage: FunctionUsage) => number): number =>
    [...byName.values()].reduce((total, usage) => total + amount(usage), 0);
  return {
    invocations: sum((usage) => usage.invocations),
    durationMs: sum((usage) => usage.durationMs),
    gbSeconds: sum((usage) => usage.gbSeconds),
    functions: sorted(byName),
  };
}

function functionUsage({ invocations, errors, durationMs, billedGbMs }: FunctionMetrics, memoryMb: number): FunctionUsage {
  return { invocations, errors, memoryMb, durationMs, gbSeconds: billedGbMs / 1000 };
}

function add(counters: Map<string, number>, name: string, amount: number): void {
  counters.set(name, (counters.get(name) ?? 0) + amount);
}

function sorted<Value>(byName: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...byName].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
