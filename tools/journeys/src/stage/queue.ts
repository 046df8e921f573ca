/** What a deployment's reconcile could not do: the records of its queue. */
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Prefix, Stage } from './stage.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export interface InvocationRecord {
  readonly requestContext: { readonly condition: string; readonly approximateInvokeCount: number };
  readonly requestPayload: { readonly detail: Readonly<Record<string, unknown>> };
  readonly responsePayload?: { readonly errorType?: string };
}

/** Takes everything out of a queue, by default of the one of reconcile, that Lambda has put there. */
export async function takeRecords(stage: Stage, prefix: Prefix, name = 'Queue'): Promise<InvocationRecord[]> {
  return (await takeMessages(stage, prefix, name)) as InvocationRecord[];
}

/** Takes everything out of a queue, by default of the one of reconcile. */
export async function takeMessages({ endpoint, region, outputs }: Stage, prefix: Prefix, name = 'Queue'): Promise<unknown[]> {
  const sqs = new SQSClient({ endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const QueueUrl = outputs[`${prefix}${name}`];
  const messages: unknown[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) break;
    for (const { Body = '', ReceiptHandle } of Messages) {
      messages.push(JSON.parse(Body));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
  sqs.destroy();
  return messages;
}
