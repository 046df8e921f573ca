/**
 * What the services measure, minute by minute of virtual time. Counters add up what happens; gauges hold a value until it
 * changes, as if they were read all the time. Nothing here survives the process.
 */
import type { Metric, Statistic } from './alarm.ts';

export const MINUTE_MS = 60_000;
/** Of a metric the newest minutes are kept: more than a week's, the longest that an alarm looks back, if each had data. */
const KEPT_MINUTES = 20_000;

interface Bucket {
  sum: number;
  count: number;
  min: number;
  max: number;
}

interface Series {
  readonly metric: Metric;
  /** By the minute's beginning, in milliseconds. */
  readonly minutes: Map<number, Bucket>;
  /** Of a gauge: its values by the time from which they hold, in order. */
  gauge: readonly Step[];
}

/** A value that holds from a time on. */
export interface Step {
  readonly at: number;
  readonly value: number;
}

export interface Window {
  /** Milliseconds since the epoch, at the beginning of a minute. */
  readonly start: number;
  /** Likewise, not part of it. */
  readonly end: number;
}

export class MetricStore {
  readonly #series = new Map<string, Series>();

  /** A sample of a counter. */
  add(metric: Metric, value: number, at: number): void {
    const { minutes } = this.#of(metric);
    const minute = minuteOf(at);
    const { sum, count, min, max } = minutes.get(minute) ?? { sum: 0, count: 0, min: value, max: value };
    minutes.set(minute, { sum: sum + value, count: count + 1, min: Math.min(min, value), max: Math.max(max, value) });
    const [oldest] = minutes.keys();
    if (minutes.size > KEPT_MINUTES && oldest !== undefined) minutes.delete(oldest);
  }

  /** The value of a gauge from now on, and what it will be if nothing else happens; what was said of later times is void. */
  hold(metric: Metric, steps: readonly [Step, ...Step[]]): void {
    const series = this.#of(metric);
    const [{ at }] = steps;
    const before = series.gauge.filter((step) => step.at < at);
    const values = [...before, ...steps].filter((step, index, all) => index === 0 || step.value !== all[index - 1]?.value);
    series.gauge = values.slice(-KEPT_MINUTES);
  }

  /** A statistic over a window; undefined where there is no sample. */
  read(metric: Metric, statistic: Statistic, window: Window): number | undefined {
    const series = this.#series.get(keyOf(metric));
    return series && statisticOf(samplesIn(series, window), statistic);
  }

  /** Metrics of a namespace and name, whatever their dimensions. */
  find(namespace: string, name: string): readonly Metric[] {
    return [...this.#series.values()].map(({ metric }) => metric).filter((metric) => metric.namespace === namespace && metric.name === name);
  }

  #of(metric: Metric): Series {
    const key = keyOf(metric);
    const series = this.#series.get(key) ?? { metric, minutes: new Map<number, Bucket>(), gauge: [] };
    this.#series.set(key, series);
    return series;
  }
}

export function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

/** The same for the same metric. */
export function keyOf({ namespace, name, dimensions }: Metric): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

function samplesIn({ minutes, gauge }: Series, { start, end }: Window): readonly Bucket[] {
  const samples: Bucket[] = [];
  for (let minute = start; minute < end; minute += MINUTE_MS) {
    const bucket = minutes.get(minute) ?? gaugeIn(gauge, minute);
    if (bucket) samples.push(bucket);
  }
  return samples;
}

/** A minute's sample of a gauge is the highest value that held in it. */
function gaugeIn(gauge: readonly Step[], minute: number): Bucket | undefined {
  const before = gauge.findLast(({ at }) => at <= minute);
  const values = [...(before ? [before] : []), ...gauge.filter(({ at }) => at > minute && at < minute + MINUTE_MS)].map(({ value }) => value);
  if (values.length === 0) return undefined;
  const value = Math.max(...values);
  return { sum: value, count: 1, min: value, max: value };
}

function statisticOf(samples: readonly Bucket[], statistic: Statistic): number | undefined {
  if (samples.length === 0) return undefined;
  const total = (amount: (sample: Bucket) => number): number => samples.reduce((sum, sample) => sum + amount(sample), 0);
  switch (statistic) {
    case 'Sum':
      return total(({ sum }) => sum);
    case 'SampleCount':
      return total(({ count }) => count);
    case 'Average':
      return total(({ sum }) => sum) / total(({ count }) => count);
    case 'Maximum':
      return Math.max(...samples.map(({ max }) => max));
    case 'Minimum':
      return Math.min(...samples.map(({ min }) => min));
    default:
      return statistic satisfies never;
  }
}
