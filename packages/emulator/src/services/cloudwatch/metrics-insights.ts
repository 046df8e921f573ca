/**
 * `SELECT MAX(ConcurrentAutomationUsage) FROM "AWS/Usage" WHERE Service = 'SSM'`
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
 */
import type { Metric } from './alarm.ts';
import { notSupported } from '../../wire/aws-error.ts';

export interface Select {
  readonly aggregate: 'AVG' | 'COUNT' | 'MAX' | 'MIN' | 'SUM';
  readonly metricName: string;
  readonly namespace: string;
  /** Dimensions that a metric has to have. */
  readonly where: Readonly<Record<string, string>>;
}

const name = (group: string): string => `(?:"(?<${group}>[^"]+)"|(?<${group}Bare>\\w+))`;
const QUERY = new RegExp(
  `^\\s*SELECT\\s+(?<aggregate>AVG|COUNT|MAX|MIN|SUM)\\s*\\(\\s*${name('metric')}\\s*\\)\\s+FROM\\s+(?:SCHEMA\\s*\\(\\s*)?${name('namespace')}(?:\\s*,[\\w",\\s]*)?\\)?(?:\\s+WHERE\\s+(?<where>.+))?\\s*$`,
  'i',
);
const CONDITION = /^\s*(?:"([^"]+)"|(\w+))\s*=\s*'([^']*)'\s*$/;

/** @throws AwsError UnsupportedOperation: GROUP BY, ORDER BY, LIMIT and conditions other than `=` and AND */
export function readSelect(query: string): Select {
  const groups = QUERY.exec(query)?.groups;
  if (!groups) throw unreadable(query);
  const { aggregate = '', metric, metricBare = '', namespace, namespaceBare = '', where } = groups;
  const conditions = where === undefined ? [] : where.split(/\s+AND\s+/i).map((condition) => CONDITION.exec(condition));
  return {
    aggregate: aggregate.toUpperCase() as Select['aggregate'],
    metricName: metric ?? metricBare,
    namespace: namespace ?? namespaceBare,
    where: Object.fromEntries(
      conditions.map((found) => {
        if (!found) throw unreadable(query);
        return [found[1] ?? found[2] ?? '', found[3] ?? ''];
      }),
    ),
  };
}

/** Whether a metric is among those that it selects. */
export function fits({ metricName, namespace, where }: Select, { dimensions, ...metric }: Metric): boolean {
  return metric.namespace === namespace && metric.name === metricName && Object.entries(where).every(([name, value]) => dimensions[name] === value);
}

function unreadable(query: string): Error {
  return notSupported(`The Metrics Insights query ${JSON.stringify(query)}`);
}
