/** Figures from samples. The machine has other things to do, so medians and not means. */

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** The smallest sample that `share` (0 to 1) of all samples do not exceed. @throws Error without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('There is no percentile of nothing');
  return value;
}
