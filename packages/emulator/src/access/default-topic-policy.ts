import type { AccessPolicy } from './authorizer.ts';

/**
 * What a topic without a policy of its own has on AWS: services that act for its account may publish. A TopicPolicy stands
 * in its place. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#source-account-versus-source-owner
 */
export function defaultTopicPolicy(topicArn: string): AccessPolicy {
  const [, , , , accountId] = topicArn.split(':');
  const actions = ['GetTopicAttributes', 'SetTopicAttributes', 'AddPermission', 'RemovePermission', 'DeleteTopic', 'Subscribe', 'ListSubscriptionsByTopic', 'Publish'];
  const statement = {
    Sid: '__default_statement_ID',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: actions.map((action) => `SNS:${action}`),
    Resource: topicArn,
    Condition: { StringEquals: { 'AWS:SourceOwner': accountId } },
  };
  return { name: '__default_policy_ID', document: { Version: '2008-10-17', Id: '__default_policy_ID', Statement: [statement] } };
}
