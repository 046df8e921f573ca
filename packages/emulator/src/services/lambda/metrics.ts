/** What the invocations of a function consumed. */
export interface FunctionMetrics {
  invocations: number;
  errors: number;
  /** Real time in which handlers ran. */
  durationMs: number;
  /** Durations rounded up to a millisecond each, times the function's memory. */
  billedGbMs: number;
}

export function noMetrics(): FunctionMetrics {
  return { invocations: 0, errors: 0, durationMs: 0, billedGbMs: 0 };
}

/** https://aws.amazon.com/lambda/pricing/: billed by the millisecond, rounded up. */
export function countInvocation(
  metrics: FunctionMetrics,
  {
    durationMs,
    memoryMb,
    failed,
  }: { readonly durationMs: number; readonly memoryMb: number; readonly failed: boolean },
): void {
  metrics.invocations += 1;
  metrics.errors += failed ? 1 : 0;
  metrics.durationMs += durationMs;
  metrics.billedGbMs += Math.ceil(durationMs) * (memoryMb / 1024);
}
