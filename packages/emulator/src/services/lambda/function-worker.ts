import { Worker } from 'node:worker_threads';
import type { ErrorEnvelope, InvokeMessage, WorkerMessage, WorkerSettings } from './worker-messages.ts';
import { workerEntry } from './worker-entry.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: the init phase has 10 seconds. */
const INIT_TIMEOUT_MS = 10_000;
/** V8's default goes by the machine's memory: handlers fill it with garbage in every thread, and gain nothing from it. */
const YOUNG_GENERATION_MB = 12;

export type WorkerAnswer =
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'error' | 'fatal'; readonly error: ErrorEnvelope }
  | { readonly kind: 'timedOut'; readonly afterMs: number }
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'killed' };

export interface WorkerOptions {
  readonly settings: WorkerSettings;
  readonly env: Record<string, string>;
  readonly memoryMb: number;
  readonly onOutput: (text: string) => void;
}

/** One thread that runs one function, one invocation at a time. Once it has ended it stays ended. */
export class FunctionWorker {
  readonly #worker: Worker;
  readonly #started: Promise<WorkerAnswer | undefined>;
  #settle: ((answer: WorkerAnswer | undefined) => void) | undefined;
  #end: WorkerAnswer | undefined;

  constructor({ settings, env, memoryMb, onOutput }: WorkerOptions) {
    this.#worker = new Worker(workerEntry, {
      workerData: settings,
      env,
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.#started = this.#next(INIT_TIMEOUT_MS);
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message, onOutput));
    this.#worker.on('exit', (exitCode) => this.#finish({ kind: 'exited', exitCode }));
    // What the thread itself cannot catch, such as running out of memory. The exit follows.
    this.#worker.on('error', (error: unknown) => onOutput(String(error)));
    for (const stream of [this.#worker.stdout, this.#worker.stderr])
      stream.on('data', (chunk: unknown) => onOutput(String(chunk)));
  }

  get isAlive(): boolean {
    return this.#end === undefined;
  }

  /** Resolves when the handler is loaded, or cannot be. */
  async whenStarted(): Promise<void> {
    await this.#started;
  }

  /** The time that loading takes does not count against the timeout. `timeoutMs` is real time: handlers really run. */
  async invoke(message: Omit<InvokeMessage, 'deadline'>, timeoutMs: number): Promise<WorkerAnswer> {
    await this.#started;
    if (this.#end) return this.#end;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage({ ...message, deadline: Date.now() + timeoutMs } satisfies InvokeMessage);
    return (await this.#next(timeoutMs)) ?? { kind: 'exited', exitCode: 0 };
  }

  /** Ends the thread at once; the invocation that it is at, if any, is answered with `end`. */
  end(end: WorkerAnswer): void {
    this.#finish(end);
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  /** The next answer; undefined says that the worker is ready. */
  #next(timeoutMs: number): Promise<WorkerAnswer | undefined> {
    const { promise, resolve } = Promise.withResolvers<WorkerAnswer | undefined>();
    const timer = setTimeout(() => this.#finish({ kind: 'timedOut', afterMs: timeoutMs }), timeoutMs);
    this.#settle = (answer) => {
      clearTimeout(timer);
      this.#settle = undefined;
      resolve(answer);
    };
    return promise;
  }

  #receive(message: WorkerMessage, onOutput: (text: string) => void): void {
    switch (message.kind) {
      case 'log':
        return onOutput(message.text);
      case 'ready':
        return this.#settle?.(undefined);
      case 'fatal':
        return this.#finish(message);
      case 'result':
      case 'error':
        return this.#settle?.(message);
    }
  }

  #finish(end: WorkerAnswer): void {
    if (this.#end) return;
    this.#end = end;
    this.#settle?.(end);
    void this.#worker.terminate();
  }
}
