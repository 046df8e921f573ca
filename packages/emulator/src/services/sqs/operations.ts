import type { OperationContext, Operations } from '../../wire/operation.ts';
import { getQueueAttributes } from './queue-attributes.ts';
import { queueAt, queueDoesNotExist } from './queue-url.ts';
import { deleteMessage, receiveMessage } from './receive-message.ts';
import { sendMessage } from './send-message.ts';

interface GetQueueUrlInput {
  readonly QueueName: string;
  readonly QueueOwnerAWSAccountId?: string;
}

/** What the emulated SQS can do. `endpoint` is asked at each call, since the port may be known late. */
export function sqsOperations(endpoint: () => string): Operations {
  return {
    'sqs:SendMessage': sendMessage,
    'sqs:ReceiveMessage': receiveMessage,
    'sqs:DeleteMessage': deleteMessage,
    'sqs:GetQueueAttributes': getQueueAttributes,
    'sqs:GetQueueUrl': (input: GetQueueUrlInput, context: OperationContext) => getQueueUrl(input, context, endpoint()),
    'sqs:PurgeQueue': purgeQueue,
  };
}

/** The URL is this endpoint's, so that clients that take it for their endpoint stay here. */
function getQueueUrl({ QueueName, QueueOwnerAWSAccountId }: GetQueueUrlInput, { resources }: OperationContext, endpoint: string): unknown {
  const accountId = QueueOwnerAWSAccountId ?? resources.account.accountId;
  if (!/^[\w-]+$/.test(QueueName)) throw queueDoesNotExist();
  const { name } = queueAt(`/${accountId}/${QueueName}`, resources);
  return { QueueUrl: `${endpoint}/${accountId}/${name}` };
}

/** At once and as often as asked; AWS takes a minute, and refuses to be asked again within it. */
async function purgeQueue({ QueueUrl }: { readonly QueueUrl: string }, { executions, resources }: OperationContext): Promise<unknown> {
  await executions.dispatch({ machine: 'queue', id: queueAt(QueueUrl, resources).arn }, { type: 'queue.purge' });
  return {};
}
