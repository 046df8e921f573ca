/** Handler threads, as many as the emulator runs: a few for each function that calls AWS, one invocation at a time. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

export type HandlerName = 'open-level' | 'close-level';

export interface Handlers {
  /** Resolves when the handler has made its calls. */
  run(handler: HandlerName, automationExecutionId: string): Promise<void>;
}

interface Job {
  readonly automationExecutionId: string;
  readonly done: () => void;
}

/** As in the emulator's pool of functions. */
const concurrency = Math.max(2, Math.min(availableParallelism(), 4));

export function startHandlers(endpoint: () => string): Handlers {
  const pools = { 'open-level': new Pool('open-level', endpoint), 'close-level': new Pool('close-level', endpoint) };
  return {
    run: (handler, automationExecutionId) =>
      new Promise((done) => pools[handler].post({ automationExecutionId, done })),
  };
}

class Pool {
  readonly #handler: HandlerName;
  readonly #endpoint: () => string;
  readonly #idle: Worker[] = [];
  readonly #jobs: Job[] = [];
  #started = 0;

  constructor(handler: HandlerName, endpoint: () => string) {
    this.#handler = handler;
    this.#endpoint = endpoint;
  }

  post(job: Job): void {
    this.#jobs.push(job);
    this.#next(this.#idle.pop() ?? this.#start());
  }

  #start(): Worker | undefined {
    if (this.#started >= concurrency) return undefined;
    this.#started += 1;
    const settings = { handler: this.#handler, endpoint: this.#endpoint() };
    return new Worker(new URL('./handler-thread.ts', import.meta.url), { workerData: settings, execArgv: [] });
  }

  #next(worker: Worker | undefined): void {
    const job = worker && this.#jobs.shift();
    if (!worker) return;
    if (!job) {
      this.#idle.push(worker);
      return;
    }
    worker.once('message', () => {
      job.done();
      this.#next(worker);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(job.automationExecutionId);
  }
}
