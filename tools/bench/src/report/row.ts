/** One line of the table: what was measured, and what it should be. */
export interface Row {
  readonly name: string;
  readonly measured: string;
  /** Absent: measured to be known. */
  readonly goal?: Goal;
}

export interface Goal {
  readonly text: string;
  readonly met: boolean;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
  /** What the figures mean, where that is not plain. */
  readonly notes?: readonly string[];
}

/** A row whose figure should stay under `limit`. */
export function under(name: string, value: number, { limit, show }: { limit: number; show: (value: number) => string }): Row {
  return { name, measured: show(value), goal: { text: `under ${show(limit)}`, met: value < limit } };
}

export function atMost(name: string, value: number, limit: number): Row {
  return { name, measured: String(value), goal: { text: `at most ${limit}`, met: value <= limit } };
}

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const microseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} µs`;
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} KB`;
export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(0)} MB`;
export const perSecond = (value: number): string => `${value.toFixed(1)} /s`;
export const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
