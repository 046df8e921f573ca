/**
 * CloudWatch metrics that the handlers write into their logs, in the Embedded Metric Format. Each has one dimension,
 * `service`, the function's name: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const metrics = {
  namespace: 'Countersign',
  dimension: 'service',
  /** Levels that run past their deadline, each time that `find-overdue` has looked. */
  overdueLevels: 'OverdueLevels',
  /** Errors that a handler throws on purpose: a state machine or Lambda handles them by name. Lambda counts them as errors. */
  expectedErrors: 'ExpectedErrors',
} as const;
