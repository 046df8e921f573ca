import type { Deployment } from '../deployment.ts';

/**
 * Lets the deployment's rules write to its audit log, and no others. Only the writing itself is told apart by rule, as
 * in AWS's own example: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions.
 * A Region takes ten such policies: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
 */
export function auditPolicy({ auditLogArn, auditRulesArn }: Deployment): object {
  const allow = { Effect: 'Allow', Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] }, Resource: `${auditLogArn}:*` };
  return {
    Version: '2012-10-17',
    Statement: [
      { ...allow, Action: 'logs:CreateLogStream' },
      { ...allow, Action: 'logs:PutLogEvents', Condition: { ArnLike: { 'aws:SourceArn': auditRulesArn } } },
    ],
  };
}
