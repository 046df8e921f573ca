/** Log groups by their ARN. */

/**
 * Whether an ARN is a log group's, or of anything else in CloudWatch Logs.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
export function isLogGroup(arn: string): boolean {
  return arn.split(':')[2] === 'logs';
}

/** The name in `arn:aws:logs:us-east-1:123456789012:log-group:NAME` or `…:log-group:NAME:*`; what is no such ARN comes back as it is. */
export function logGroupNameOf(identifier: string): string {
  return /^arn:[^:]+:logs:[^:]*:\d{12}:log-group:([^:]+)(?::\*)?$/.exec(identifier)?.[1] ?? identifier;
}
