/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html */
import { queueArnAt } from '../../services/sqs/queue-url.ts';
import type { AccessFacts, AccessRules, RequiredAccess } from '../required-access.ts';

interface ByName {
  readonly QueueName: string;
  readonly QueueOwnerAWSAccountId?: string;
}

export const sqsAccess: AccessRules = {
  'sqs:SendMessage': onQueue('sqs:SendMessage'),
  'sqs:ReceiveMessage': onQueue('sqs:ReceiveMessage'),
  'sqs:DeleteMessage': onQueue('sqs:DeleteMessage'),
  'sqs:GetQueueAttributes': onQueue('sqs:GetQueueAttributes'),
  'sqs:PurgeQueue': onQueue('sqs:PurgeQueue'),
  'sqs:GetQueueUrl': ({ QueueName, QueueOwnerAWSAccountId }: ByName, { resources: { account } }: AccessFacts) => [
    { action: 'sqs:GetQueueUrl', resource: `arn:${account.partition}:sqs:${account.region}:${QueueOwnerAWSAccountId ?? account.accountId}:${QueueName}` },
  ],
};

/** The URL of no queue is refused as that, whoever sends it (assumed). */
function onQueue(action: string) {
  return ({ QueueUrl }: { readonly QueueUrl: string }, { resources }: AccessFacts): readonly RequiredAccess[] => {
    const resource = queueArnAt(QueueUrl, resources.account);
    return resource === undefined ? [] : [{ action, resource }];
  };
}
