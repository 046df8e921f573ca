/**
 * The alarms of a deployment. AWS looks each minute at the periods that end then; here it is only looked when a period
 * gains or loses data, which comes to the same states at the same times and costs nothing in between.
 */
import type { Records } from '../../journal/records.ts';
import type { Alarm, AlarmQuery, AlarmValue, Metric } from './alarm.ts';
import { reasonOf } from './alarm-mail.ts';
import type { StateChange } from './alarm-mail.ts';
import { evaluate } from './alarm-state.ts';
import { compileExpression, selectIn } from './metric-math.ts';
import { keyOf, MetricStore, MINUTE_MS, minuteOf } from './metric-store.ts';
import type { Step, Window } from './metric-store.ts';
import { fits } from './metrics-insights.ts';
import type { Select } from './metrics-insights.ts';

export interface AlarmShown {
  readonly name: string;
  readonly state: AlarmValue;
  readonly reason: string;
  /** ISO 8601, virtual time. */
  readonly since: string;
}

/** An alarm as it is kept: by its name. */
export interface KeptAlarm {
  readonly name: string;
  readonly state: AlarmValue;
  readonly reason: string;
  /** Milliseconds since the epoch, virtual time. */
  readonly since: number;
}

export interface AlarmsOptions {
  readonly alarms: Iterable<Alarm>;
  /** Virtual time in milliseconds. */
  readonly now: () => number;
  /** Rings after so many seconds of virtual time, unless the answer is called. */
  readonly setAlarm: (seconds: number, ring: () => void) => () => void;
  readonly changed: (change: StateChange) => void;
  /** Where states are kept. Default: nowhere. */
  readonly records?: Records;
}

type Read = (window: Window) => number | undefined;

interface Watch {
  readonly alarm: Alarm;
  readonly read: Read;
  state: AlarmValue;
  reason: string;
  since: number;
  /** The ends of the minutes in which its data changed. */
  changes: number[];
  /** Until then it stays as it is. */
  restsUntil: number;
}

export class Alarms {
  readonly #metrics = new MetricStore();
  readonly #options: AlarmsOptions;
  readonly #watches: readonly Watch[];
  /** Which of them look at a metric, by its key. */
  readonly #interested = new Map<string, readonly Watch[]>();
  #nextAt = Number.POSITIVE_INFINITY;
  #cancel: (() => void) | undefined;

  /** Alarms begin as they are without data; nobody is told of that. */
  constructor(options: AlarmsOptions) {
    this.#options = options;
    this.#watches = [...options.alarms].map((alarm) => this.#watch(alarm));
  }

  /** Whether there is anything to measure for. */
  get isEmpty(): boolean {
    return this.#watches.length === 0;
  }

  /** Whether an alarm looks at it. */
  watches(metric: Metric): boolean {
    return this.#interestedIn(metric).length > 0;
  }

  /** A sample of a counter. What no alarm looks at is not kept. */
  add(metric: Metric, value: number, at: number): void {
    const interested = this.#interestedIn(metric);
    if (interested.length === 0) return;
    this.#metrics.add(metric, value, at);
    this.#heard(interested, minuteOf(at) + MINUTE_MS);
  }

  /** As {@link MetricStore.hold}. A value that changes with a minute is seen when the minute before is over, and when that one is. */
  hold(metric: Metric, steps: readonly [Step, ...Step[]]): void {
    const interested = this.#interestedIn(metric);
    if (interested.length === 0) return;
    this.#metrics.hold(metric, steps);
    for (const { at } of steps) for (const end of [minuteOf(at - 1), minuteOf(at)]) this.#heard(interested, end + MINUTE_MS);
  }

  list(): readonly AlarmShown[] {
    return this.#watches.map(({ alarm: { name }, state, reason, since }) => ({ name, state, reason, since: new Date(since).toISOString() }));
  }

  /**
   * Takes over states that were kept. What was measured before is gone, so one that had gone off is looked at when there is
   * a whole window of data: whoever was told of it is not told again. Those that are declared no more are forgotten.
   */
  restore(kept: Iterable<KeptAlarm>): void {
    for (const { name, ...before } of kept) {
      const watch = this.#watches.find(({ alarm }) => alarm.name === name);
      if (watch) this.#goOn(watch, before);
      else this.#options.records?.remove('alarm', name);
    }
  }

  #goOn(watch: Watch, before: Omit<KeptAlarm, 'name'>): void {
    const { periodSeconds, evaluationPeriods } = watch.alarm;
    const whole = minuteOf(this.#options.now() - 1) + MINUTE_MS + evaluationPeriods * periodSeconds * 1000;
    Object.assign(watch, before, { restsUntil: before.state === 'ALARM' ? whole : 0 });
    this.#heard([watch], whole);
  }

  #watch(alarm: Alarm): Watch {
    const values = Array.from({ length: alarm.evaluationPeriods }, () => undefined);
    const state = evaluate(alarm, values, 'INSUFFICIENT_DATA');
    return { alarm, read: readerOf(alarm, this.#metrics), state, reason: reasonOf(alarm, values, state), since: this.#options.now(), changes: [], restsUntil: 0 };
  }

  #interestedIn(metric: Metric): readonly Watch[] {
    const key = keyOf(metric);
    const interested = this.#interested.get(key) ?? this.#watches.filter(({ alarm }) => looksAt(alarm, metric));
    this.#interested.set(key, interested);
    return interested;
  }

  /** A sample of a minute counts when that minute is over, at `end`. */
  #heard(interested: readonly Watch[], end: number): void {
    for (const watch of interested) if (!watch.changes.includes(end)) watch.changes.push(end);
    this.#schedule(Math.max(end, this.#options.now()));
  }

  #schedule(at: number): void {
    if (at >= this.#nextAt || !Number.isFinite(at)) return;
    this.#cancel?.();
    this.#nextAt = at;
    this.#cancel = this.#options.setAlarm((at - this.#options.now()) / 1000, () => this.#check());
  }

  #check(): void {
    const now = this.#options.now();
    this.#nextAt = Number.POSITIVE_INFINITY;
    this.#cancel = undefined;
    const next = this.#watches.map((watch) => {
      this.#evaluate(watch, now);
      return nextCheck(watch, now);
    });
    this.#schedule(Math.min(...next));
  }

  #evaluate(watch: Watch, now: number): void {
    const { alarm, read, restsUntil, state: from } = watch;
    if (now < restsUntil) return;
    const length = alarm.periodSeconds * 1000;
    const end = minuteOf(now);
    const values = Array.from({ length: alarm.evaluationPeriods }, (_, index) => read({ start: end - (index + 1) * length, end: end - index * length }));
    const to = evaluate(alarm, values, from);
    if (to === from) return;
    const reason = reasonOf(alarm, values, to);
    Object.assign(watch, { state: to, reason, since: now });
    const kept: KeptAlarm = { name: alarm.name, state: to, reason, since: now };
    this.#options.records?.put('alarm', alarm.name, kept);
    this.#options.changed({ alarm, from, to, reason, at: now });
  }
}

/** Each change of data is seen when its minute is over, and again whenever it moves on into an older period, or out of the last. */
function nextCheck(watch: Watch, now: number): number {
  const { periodSeconds, evaluationPeriods } = watch.alarm;
  const length = periodSeconds * 1000;
  watch.changes = watch.changes.filter((end) => end + evaluationPeriods * length > now);
  return Math.min(
    Number.POSITIVE_INFINITY,
    ...watch.changes.map((end) => (end > now ? end : end + (Math.floor((now - end) / length) + 1) * length)),
  );
}

function looksAt({ queries }: Alarm, metric: Metric): boolean {
  return queries.some((query) => {
    if (query.kind === 'metric') return keyOf(query.metric) === keyOf(metric);
    const select = selectIn(query.expression);
    return select !== undefined && fits(select, metric);
  });
}

/** @throws AwsError for an expression that cannot be read */
export function readerOf({ queries, watched }: Alarm, metrics: MetricStore): Read {
  const readers = new Map<string, Read>();
  const read = (id: string, window: Window): number | undefined => readers.get(id)?.(window);
  for (const query of queries) readers.set(query.id, readQuery(query, metrics, read));
  return (window) => read(watched, window);
}

function readQuery(query: AlarmQuery, metrics: MetricStore, read: (id: string, window: Window) => number | undefined): Read {
  if (query.kind === 'metric') return (window) => metrics.read(query.metric, query.statistic, window);
  const compute = compileExpression(query.expression);
  return (window) => compute({ valueOf: (id) => read(id, window), select: (select) => selected(select, metrics, window) });
}

const statistics = { AVG: 'Average', COUNT: 'SampleCount', MAX: 'Maximum', MIN: 'Minimum', SUM: 'Sum' } as const;

/** Over all metrics that it fits; the average is that of their averages. */
function selected(select: Select, metrics: MetricStore, window: Window): number | undefined {
  const { aggregate, metricName, namespace } = select;
  const values = metrics
    .find(namespace, metricName)
    .filter((metric) => fits(select, metric))
    .flatMap((metric) => metrics.read(metric, statistics[aggregate], window) ?? []);
  if (values.length === 0) return undefined;
  if (aggregate === 'MAX') return Math.max(...values);
  if (aggregate === 'MIN') return Math.min(...values);
  const sum = values.reduce((total, value) => total + value, 0);
  return aggregate === 'AVG' ? sum / values.length : sum;
}
