/**
 * Metrics in log lines: the Embedded Metric Format.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import type { Metric } from './alarm.ts';

export interface Sample {
  readonly metric: Metric;
  readonly value: number;
  /** Milliseconds since the epoch, where the line says it. */
  readonly at?: number;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** What is malformed is no metric, as on AWS, which tells nobody. */
export function samplesIn(line: string): readonly Sample[] {
  if (!line.includes('"_aws"')) return [];
  const root = parse(line.slice(Math.max(0, line.indexOf('{'))));
  const { CloudWatchMetrics: directives, Timestamp: at } = objectOf(objectOf(root)['_aws']);
  const time = typeof at === 'number' ? { at } : {};
  return listOf(directives).flatMap((directive) => samplesOf(objectOf(directive), objectOf(root)).map((sample) => ({ ...sample, ...time })));
}

/** Each metric with each set of dimensions. */
function samplesOf({ Namespace: namespace, Dimensions: sets, Metrics: metrics }: JsonObject, root: JsonObject): readonly Sample[] {
  if (typeof namespace !== 'string') return [];
  return listOf(metrics).flatMap((definition) => {
    const { Name: name } = objectOf(definition);
    if (typeof name !== 'string') return [];
    const values = listOf(Array.isArray(root[name]) ? root[name] : [root[name]]).filter((value) => typeof value === 'number');
    return listOf(sets ?? [[]]).flatMap((set) => values.map((value) => ({ metric: { namespace, name, dimensions: dimensionsOf(set, root) }, value })));
  });
}

function dimensionsOf(set: unknown, root: JsonObject): Record<string, string> {
  return Object.fromEntries(listOf(set).flatMap((name) => (typeof name === 'string' && typeof root[name] === 'string' ? [[name, root[name]]] : [])));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
