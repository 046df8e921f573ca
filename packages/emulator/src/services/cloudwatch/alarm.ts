/** Alarms as a template declares them, and the metrics that they look at. */

/** A metric as CloudWatch tells them apart: namespace, name, and all dimensions with their values. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One line of what an alarm looks at: a statistic of a metric, or an expression over the others. */
export type AlarmQuery =
  | { readonly kind: 'metric'; readonly id: string; readonly metric: Metric; readonly statistic: Statistic }
  | { readonly kind: 'expression'; readonly id: string; readonly expression: string };

export type Statistic = 'Average' | 'Maximum' | 'Minimum' | 'SampleCount' | 'Sum';
export type AlarmComparison = 'GreaterThanOrEqualToThreshold' | 'GreaterThanThreshold' | 'LessThanOrEqualToThreshold' | 'LessThanThreshold';
export type AlarmValue = 'ALARM' | 'INSUFFICIENT_DATA' | 'OK';

export interface Alarm {
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  readonly queries: readonly AlarmQuery[];
  /** Id of the query that is compared with the threshold. */
  readonly watched: string;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: AlarmComparison;
  readonly treatMissingData: 'breaching' | 'ignore' | 'missing' | 'notBreaching';
  /** ARNs of topics that are told, by the state that is entered. Empty where actions are off. */
  readonly actions: Readonly<Record<AlarmValue, readonly string[]>>;
}
