/** The metrics that alarms and the dashboard look at. Counts are summed over five minutes unless told otherwise. */
import { metrics as own } from '@countersign/contracts';
import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Deployment } from '../deployment.ts';

export const fiveMinutes = Duration.minutes(5);

type Changes = Pick<cloudwatch.MetricOptions, 'label' | 'period' | 'statistic'>;

/** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
export function executions(
  StateMachineArn: string,
  metricName: 'ExecutionsStarted' | 'ExecutionsSucceeded' | 'ExecutionsFailed' | 'ExecutionsTimedOut' | 'ExecutionsAborted' | 'ExecutionTime',
  changes: Changes = {},
): cloudwatch.Metric {
  return count('AWS/States', metricName, { StateMachineArn }, changes);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function invocations(FunctionName: string, metricName: 'Errors' | 'Throttles' | 'Duration', changes: Changes = {}): cloudwatch.Metric {
  return count('AWS/Lambda', metricName, { FunctionName }, changes);
}

/** Errors of a function that somebody has to look at. Behind `find-overdue` stands no state machine: all of its are. */
export function unexpectedErrors(functionName: string, { names }: Deployment, changes: Changes = {}): cloudwatch.IMetric {
  return functionName === names.findOverdue ? invocations(functionName, 'Errors', changes) : defects(functionName, changes);
}

/**
 * Errors of a handler without those that it throws for state machines to handle. AWS does not say what FILL makes of a
 * metric that was never written, as here while all goes well: the sum is right whether that is nothing or nought.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
function defects(functionName: string, changes: Changes): cloudwatch.MathExpression {
  const period = changes.period ?? fiveMinutes;
  // Several stand in one graph, where ids are shared.
  const id = functionName.replaceAll('-', '_');
  return new cloudwatch.MathExpression({
    expression: `SUM([${id}_errors, -FILL(${id}_expected, 0)])`,
    usingMetrics: {
      [`${id}_errors`]: invocations(functionName, 'Errors', { period }),
      [`${id}_expected`]: count(own.namespace, own.expectedErrors, { [own.dimension]: functionName }, { period }),
    },
    period,
    label: changes.label ?? 'Unexpected errors',
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
export function events(RuleName: string, metricName: 'MatchedEvents' | 'FailedInvocations', changes: Changes = {}): cloudwatch.Metric {
  return count('AWS/Events', metricName, { RuleName }, changes);
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export function messages(queue: sqs.IQueue, changes: Changes = {}): cloudwatch.Metric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum', ...changes });
}

export function overdueLevels(functionName: string, changes: Changes): cloudwatch.Metric {
  return count(own.namespace, own.overdueLevels, { [own.dimension]: functionName }, { statistic: 'Maximum', ...changes });
}

/**
 * Automations of the whole account in this Region. AWS names the namespace and the metrics, and nowhere their
 * dimensions: a query of Metrics Insights takes them whatever those are.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-automation-metrics.html,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-alarms.html
 */
export function automations(metricName: 'ConcurrentAutomationUsage' | 'QueuedAutomationUsage', label: string): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({ expression: `SELECT MAX(${metricName}) FROM "AWS/Usage"`, period: fiveMinutes, label });
}

function count(namespace: string, metricName: string, dimensionsMap: Record<string, string>, changes: Changes): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace, metricName, dimensionsMap, statistic: 'Sum', period: fiveMinutes, ...changes });
}
