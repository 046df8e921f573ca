import { metrics } from '@countersign/contracts';

/**
 * What makes a log line carry a metric, of which CloudWatch Logs takes note: members to add to the line, whose `service`
 * Powertools writes. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metric(name: string, value: number, timestampMs: number): Readonly<Record<string, unknown>> {
  const { namespace, dimension } = metrics;
  const directive = { Namespace: namespace, Dimensions: [[dimension]], Metrics: [{ Name: name, Unit: 'Count' }] };
  return { [name]: value, _aws: { Timestamp: timestampMs, CloudWatchMetrics: [directive] } };
}
