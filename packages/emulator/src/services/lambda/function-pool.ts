import { randomUUID } from 'node:crypto';
import type { Work } from '../../engine/activity.ts';
import type { LambdaFunction } from '../../resources.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { FunctionWorker, type WorkerAnswer } from './function-worker.ts';
import { toInvocationResult, type InvocationResult } from './invocation-result.ts';
import type { LogStore } from './logs.ts';
import { countInvocation, noMetrics, type FunctionMetrics } from './metrics.ts';
import type { InvokeMessage } from './worker-messages.ts';

export interface FunctionPoolOptions {
  readonly lambdaFunction: LambdaFunction;
  /** How many invocations run at once; more wait for their turn. */
  readonly concurrency: number;
  readonly logs: LogStore;
  /** Called for every worker: each gets credentials of its own. */
  readonly environment: () => Record<string, string>;
  /** Called when a worker with this access key has ended. */
  readonly sessionOver: (accessKeyId: string) => void;
  /** Virtual time in milliseconds, for log lines. */
  readonly now: () => number;
  readonly timesOut: TimesOut;
}

/** Whether an invocation runs into its timeout without its time passing: before its work, after it, or not at all. */
export type TimesOut = (functionName: string, payload: string) => 'before' | 'after' | undefined;

export interface InvocationOptions {
  /** With the qualifier that was asked for; default the function's. */
  readonly invokedFunctionArn?: string;
  /** Default: a new one. */
  readonly requestId?: string;
  /** What is under way while the handler runs. */
  readonly work?: Work;
}

/** The workers of one function. They are kept when idle, started on demand, and replaced when they end. */
export class FunctionPool {
  readonly metrics: FunctionMetrics = noMetrics();
  readonly #options: FunctionPoolOptions;
  readonly #workers = new Set<FunctionWorker>();
  readonly #idle: FunctionWorker[] = [];
  readonly #waiting: { resolve: (worker: FunctionWorker) => void; reject: (error: AwsError) => void }[] = [];
  /** The invocation that each worker is at. */
  readonly #current = new WeakMap<FunctionWorker, { readonly requestId: string; readonly work?: Work }>();
  /** By the access key that each was given. */
  readonly #byAccessKey = new Map<string, FunctionWorker>();
  #isClosed = false;

  constructor(options: FunctionPoolOptions) {
    this.#options = options;
  }

  /** Starts a first worker, and resolves when its handler is loaded or cannot be. */
  async warm(): Promise<void> {
    if (this.#workers.size > 0 || this.#isClosed) return;
    const worker = this.#start();
    this.#idle.push(worker);
    await worker.whenStarted();
  }

  /** @throws AwsError ServiceException when the pool is closed meanwhile. */
  async invoke(payload: string, { invokedFunctionArn, requestId = randomUUID(), work }: InvocationOptions): Promise<InvocationResult> {
    const { lambdaFunction } = this.#options;
    const worker = await this.#acquire(work);
    await worker.whenStarted();
    const startedAt = performance.now();
    this.#current.set(worker, { requestId, ...(work && { work }) });
    const context = { awsRequestId: requestId, invokedFunctionArn: invokedFunctionArn ?? lambdaFunction.arn, ...contextOf(lambdaFunction) };
    const answer = await this.#run(worker, { payload, context });
    this.#current.delete(worker);
    if (this.#isClosed) throw closing();

    const result = toInvocationResult(requestId, answer);
    const failed = result.functionError !== undefined;
    countInvocation(this.metrics, {
      durationMs: performance.now() - startedAt,
      memoryMb: lambdaFunction.memoryMb,
      failed,
    });
    this.#release(worker);
    return result;
  }

  /** Whether a worker with this access key is alive. */
  hasWorker(accessKeyId: string): boolean {
    return this.#byAccessKey.get(accessKeyId)?.isAlive === true;
  }

  workOf(accessKeyId: string): Work | undefined {
    const worker = this.#byAccessKey.get(accessKeyId);
    return worker && this.#current.get(worker)?.work;
  }

  /** Ends a worker as if its process had been killed. */
  kill(accessKeyId: string): void {
    this.#byAccessKey.get(accessKeyId)?.end({ kind: 'killed' });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closing());
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  async #run(worker: FunctionWorker, message: Omit<InvokeMessage, 'deadline'>): Promise<WorkerAnswer> {
    const { lambdaFunction, timesOut } = this.#options;
    const afterMs = lambdaFunction.timeoutSeconds * 1000;
    const timeout = timesOut(lambdaFunction.name, message.payload);
    const answer: WorkerAnswer = timeout === 'before' ? { kind: 'timedOut', afterMs } : await worker.invoke(message, afterMs);
    if (timeout === undefined) return answer;
    // As on AWS, what has run out of time is not used again.
    worker.end({ kind: 'timedOut', afterMs });
    return { kind: 'timedOut', afterMs };
  }

  async #acquire(work: Work | undefined): Promise<FunctionWorker> {
    if (this.#isClosed) throw closing();
    this.#forgetEnded();
    const worker = this.#idle.pop();
    if (worker) return worker;
    if (this.#workers.size < this.#options.concurrency) return this.#start();

    const { promise, resolve, reject } = Promise.withResolvers<FunctionWorker>();
    // All workers may be waiting for time itself, and time must not wait for who waits for them.
    const resume = work?.pause();
    this.#waiting.push({
      resolve(free) {
        resume?.();
        resolve(free);
      },
      reject,
    });
    return await promise;
  }

  #release(worker: FunctionWorker): void {
    this.#forgetEnded();
    const next = this.#waiting.shift();
    if (next) next.resolve(worker.isAlive ? worker : this.#start());
    else if (worker.isAlive) this.#idle.push(worker);
  }

  /** A worker may end while nobody is looking, by an error that its code left behind. */
  #forgetEnded(): void {
    for (const worker of this.#workers) if (!worker.isAlive) this.#workers.delete(worker);
    for (const [key, worker] of this.#byAccessKey) {
      if (worker.isAlive) continue;
      this.#byAccessKey.delete(key);
      this.#options.sessionOver(key);
    }
    const alive = this.#idle.filter(({ isAlive }) => isAlive);
    this.#idle.splice(0, this.#idle.length, ...alive);
  }

  #start(): FunctionWorker {
    const { lambdaFunction, logs, environment, now } = this.#options;
    const { name: functionName, codeDirectory, handler, runtime, memoryMb } = lambdaFunction;
    const env = environment();
    const worker: FunctionWorker = new FunctionWorker({
      settings: { codeDirectory, handler, runtime },
      env,
      memoryMb,
      onOutput: (text) => {
        const requestId = this.#current.get(worker)?.requestId;
        const origin = { functionName, at: now(), ...(requestId !== undefined && { requestId }) };
        logs.append(
          text
            .replace(/\n$/u, '')
            .split('\n')
            .map((line) => ({ ...origin, line })),
        );
      },
    });
    this.#workers.add(worker);
    this.#byAccessKey.set(env['AWS_ACCESS_KEY_ID'] ?? '', worker);
    return worker;
  }
}

function closing(): AwsError {
  return new AwsError('ServiceException', 'The emulator is closing.', 500);
}

function contextOf({ name, memoryMb }: LambdaFunction) {
  return {
    functionName: name,
    functionVersion: '$LATEST',
    memoryLimitInMB: String(memoryMb),
    logGroupName: `/aws/lambda/${name}`,
    // On AWS a stream belongs to one environment and starts with its date.
    logStreamName: '[$LATEST]emulator',
  };
}
