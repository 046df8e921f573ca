/**
 * Runs functions in worker threads: each with its own environment and memory, one invocation per worker at a time. They
 * share the process, so this is no sandbox. Timeouts are in real time, because handlers really run.
 */
import { availableParallelism } from 'node:os';

import type { Work } from '../../engine/activity.ts';
import type { LambdaFunction } from '../../resources.ts';
import { functionEnvironment, type SessionCredentials } from './environment.ts';
import { FunctionPool, type InvocationOptions, type TimesOut } from './function-pool.ts';
import type { InvocationResult } from './invocation-result.ts';
import { createLogStore, type LogLine, type LogStore } from './logs.ts';
import type { FunctionMetrics } from './metrics.ts';

/** Each thread compiles the function's code anew and has a heap of its own: more of them than processors only cost. */
const DEFAULT_CONCURRENCY = Math.max(2, Math.min(availableParallelism(), 4));

export interface LambdaPoolOptions {
  /** By ARN, as in `Resources`. Read when needed, so that it may be filled later. */
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  readonly region: string;
  /** Where handlers reach the emulator. Read when a worker starts, so that the port may be known later. */
  readonly endpoint: () => string;
  readonly credentialsFor: (roleArn: string, sessionName: string) => SessionCredentials;
  /** Told when the worker that was given this access key has ended. */
  readonly sessionOver?: (accessKeyId: string) => void;
  /** Virtual time in milliseconds, for log lines. */
  readonly now: () => number;
  /** Invocations of one function that run at once; more wait. Default: as many as processors, from 2 to 4. */
  readonly concurrency?: number;
  /** Told of each line that a function writes. */
  readonly printed?: (lines: readonly LogLine[]) => void;
  /** Asked before each invocation. Default: none times out early. */
  readonly timesOut?: TimesOut;
  /** No handler begins before this has resolved: what made it run has to be kept. */
  readonly whenKept?: () => Promise<void> | undefined;
}

export interface LambdaPool {
  readonly logs: LogStore;
  /** Invocations that were begun and have not ended. */
  readonly running: number;
  /** `payload` is JSON text. What the handler throws is a result, with `functionError`. */
  invoke(lambdaFunction: LambdaFunction, payload: string, options?: InvocationOptions): Promise<InvocationResult>;
  /** Starts a worker for each function. Costs about 70 ms of CPU per function: call it after the emulator is ready. */
  warm(): Promise<void>;
  /** By function name; a function that was never invoked is absent. */
  metrics(): ReadonlyMap<string, Readonly<FunctionMetrics>>;
  /** The function whose worker was given this access key, as long as that lives. */
  functionOf(accessKeyId: string): string | undefined;
  /** What is under way in the worker that was given this access key. */
  workOf(accessKeyId: string): Work | undefined;
  /** Ends the worker that was given this access key, as if its process had been killed. */
  kill(accessKeyId: string): void;
  /** Ends all workers. Invocations that run or wait are rejected. */
  close(): Promise<void>;
}

export function createLambdaPool(options: LambdaPoolOptions): LambdaPool {
  const logs = heardBy(createLogStore(), options.printed);
  const pools = new Map<string, FunctionPool>();
  let running = 0;

  const poolOf = (lambdaFunction: LambdaFunction): FunctionPool => {
    const pool = pools.get(lambdaFunction.name) ?? createFunctionPool(lambdaFunction, logs, options);
    pools.set(lambdaFunction.name, pool);
    return pool;
  };

  return {
    logs,
    get running() {
      return running;
    },
    async invoke(lambdaFunction, payload, invocationOptions = {}) {
      running += 1;
      try {
        const kept = options.whenKept?.();
        if (kept) await kept;
        return await poolOf(lambdaFunction).invoke(payload, invocationOptions);
      } finally {
        running -= 1;
      }
    },
    async warm() {
      await Promise.all([...options.functions.values()].map((lambdaFunction) => poolOf(lambdaFunction).warm()));
    },
    metrics: () =>
      new Map(
        [...pools].filter(([, { metrics }]) => metrics.invocations > 0).map(([name, { metrics }]) => [name, metrics]),
      ),
    functionOf: (accessKeyId) => [...pools].find(([, pool]) => pool.hasWorker(accessKeyId))?.[0],
    workOf(accessKeyId) {
      for (const pool of pools.values()) {
        const work = pool.workOf(accessKeyId);
        if (work) return work;
      }
      return undefined;
    },
    kill(accessKeyId) {
      for (const pool of pools.values()) pool.kill(accessKeyId);
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

function heardBy(logs: LogStore, heard: LambdaPoolOptions['printed']): LogStore {
  if (!heard) return logs;
  return {
    ...logs,
    append(lines) {
      logs.append(lines);
      heard(lines);
    },
  };
}

function createFunctionPool(lambdaFunction: LambdaFunction, logs: LogStore, options: LambdaPoolOptions): FunctionPool {
  const { region, endpoint, credentialsFor, now, concurrency = DEFAULT_CONCURRENCY, timesOut = () => undefined, sessionOver = () => {} } = options;
  return new FunctionPool({
    lambdaFunction,
    concurrency,
    logs,
    now,
    timesOut,
    sessionOver,
    environment: () =>
      functionEnvironment(lambdaFunction, {
        region,
        endpoint: endpoint(),
        credentials: credentialsFor(lambdaFunction.roleArn, lambdaFunction.name),
      }),
  });
}
