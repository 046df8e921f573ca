/** Refuses calls beyond AWS's rates, in virtual time. */
import { throttled } from '../wire/service-refusals.ts';
import type { Invoke } from '../wire/invoke.ts';
import { limitsIn } from './rates.ts';
import { TokenBucket } from './token-bucket.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: "Concurrent executions 1,000". */
const CONCURRENT_INVOCATIONS = 1000;

type Call = Parameters<Invoke>[0];

export interface CallLimitsOptions {
  readonly region: string;
  /** Virtual time in milliseconds. */
  readonly now: () => number;
  /** Invocations of functions that were begun and have not ended. */
  readonly invocations: () => number;
}

export class CallLimits {
  readonly #options: CallLimitsOptions;
  readonly #buckets = new Map<string, TokenBucket>();

  /** All buckets are full. */
  constructor(options: CallLimitsOptions) {
    this.#options = options;
    for (const { operations, ...rate } of limitsIn(options.region)) {
      const bucket = new TokenBucket(rate, options.now());
      for (const operation of operations) this.#buckets.set(operation, bucket);
    }
  }

  /** @throws AwsError ThrottlingException, or TooManyRequestsException from Lambda */
  check({ operation, input, subscriber }: Call): void {
    if (operation === 'lambda:Invoke' || operation === 'lambda:InvokeQueued') return this.#checkConcurrency(input);
    // Assumed: SSM starts the child of an automation without calling its own API.
    if (operation === 'ssm:StartAutomationExecution' && subscriber?.address.machine === 'automation') return;
    const bucket = this.#buckets.get(operation);
    if (bucket && !bucket.take(this.#options.now())) throw throttled(operation);
  }

  /** Lambda keeps asynchronous invocations until there is room for them. */
  #checkConcurrency(input: unknown): void {
    const { InvocationType = 'RequestResponse' } = (input ?? {}) as { InvocationType?: unknown };
    if (InvocationType !== 'RequestResponse' || this.#options.invocations() < CONCURRENT_INVOCATIONS) return;
    throw throttled('lambda:Invoke');
  }
}
