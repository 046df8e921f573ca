/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html */
import type { Resources } from '../../resources.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { AccessFacts, AccessRules, RequiredAccess } from '../required-access.ts';

interface Publish {
  readonly TopicArn?: string;
  readonly TargetArn?: string;
}

export const snsAccess: AccessRules = {
  'sns:Publish': ({ TopicArn, TargetArn }: Publish, { resources }: AccessFacts) => publish(TopicArn ?? TargetArn, resources),
};

/**
 * Whoever publishes to a topic with a customer's key needs the key too:
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function publish(topicArn: string | undefined, { account, topics }: Resources): readonly RequiredAccess[] {
  if (topicArn === undefined) return [];
  const allowed: RequiredAccess = { action: 'sns:Publish', resource: topicArn };
  const resource = topics.get(topicArn)?.keyArn;
  if (resource === undefined) return [allowed];
  const context = { 'kms:ViaService': `sns.${account.region}.amazonaws.com`, 'kms:EncryptionContext:aws:sns:topicArn': topicArn };
  return [allowed, ...['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({ action, resource, context, refuse: keyDenied }))];
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors */
function keyDenied(message: string): AwsError {
  return new AwsError('KMSAccessDenied', message);
}
