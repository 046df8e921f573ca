/** Queues of a deployed template, over the wire, by the unmodified client. */
import * as sqs from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startEmulator } from '../../emulator.ts';
import type { Emulator } from '../../emulator.ts';
import { writeTestAssembly } from '../../test-assembly.ts';
import type { TestAssembly } from '../../test-assembly.ts';

const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/letters';

let assembly: TestAssembly;
let emulator: Emulator;
let client: sqs.SQSClient;

beforeAll(async () => {
  const Properties = { QueueName: 'letters', VisibilityTimeout: 30, MessageRetentionPeriod: 3600 };
  assembly = writeTestAssembly({ Letters: { Type: 'AWS::SQS::Queue', Properties } });
  emulator = await startEmulator({ assembly: assembly.directory, frozen: true });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new sqs.SQSClient({ endpoint: emulator.endpoint, region: emulator.region, credentials, maxAttempts: 1 });
});

beforeEach(() => client.send(new sqs.PurgeQueueCommand({ QueueUrl })));

afterAll(async () => {
  await emulator.close();
  assembly.remove();
});

const send = (MessageBody: string, more: Partial<sqs.SendMessageCommandInput> = {}) => client.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody, ...more }));

async function receive(more: Partial<sqs.ReceiveMessageCommandInput> = {}): Promise<sqs.Message[]> {
  return (await client.send(new sqs.ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ?? [];
}

const bodies = async (): Promise<unknown[]> => (await receive()).map(({ Body }) => Body);

async function counts(): Promise<string[]> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'] as const;
  const { Attributes } = await client.send(new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }));
  return names.map((name) => Attributes?.[name] ?? '');
}

describe('a message', () => {
  it('arrives with what was sent along', async () => {
    const MessageAttributes = { REASON: { DataType: 'String', StringValue: 'déjà vu' }, COUNT: { DataType: 'Number', StringValue: '3' } };
    const { MessageId, MD5OfMessageAttributes } = await send('承認 "quoted"', { MessageAttributes });
    const sentAt = String(Date.parse(emulator.clock.state().now));
    const [message, ...others] = await receive({ MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });
    expect(others).toEqual([]);
    expect(message).toEqual({
      MessageId,
      ReceiptHandle: expect.any(String) as unknown,
      Body: '承認 "quoted"',
      MD5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
      MD5OfMessageAttributes,
      MessageAttributes,
      Attributes: { SenderId: '123456789012', SentTimestamp: sentAt, ApproximateReceiveCount: '1', ApproximateFirstReceiveTimestamp: sentAt },
    });
  });

  it.each<[names: string[], shown: string[]]>([
    [[], []],
    [['REASON'], ['REASON']],
    [['RE.*'], ['REASON']],
    [['.*'], ['COUNT', 'REASON']],
  ])('shows of its attributes what is asked for: %j', async (MessageAttributeNames, shown) => {
    await send('x', { MessageAttributes: { REASON: { DataType: 'String', StringValue: 'r' }, COUNT: { DataType: 'Number', StringValue: '3' } } });
    const [message] = await receive({ MessageAttributeNames });
    expect(Object.keys(message?.MessageAttributes ?? {}).toSorted()).toEqual(shown);
  });

  it('is hidden when received, and shows again after the visibility timeout, in virtual time', async () => {
    await send('one');
    await send('two');
    expect(await bodies()).toEqual(['one', 'two']);
    expect(await counts()).toEqual(['0', '2', '0']);
    await emulator.clock.advance(29);
    expect(await bodies()).toEqual([]);
    await emulator.clock.advance(1);
    const [message] = await receive({ MaxNumberOfMessages: 1, VisibilityTimeout: 0, AttributeNames: ['All'] });
    expect(message).toMatchObject({ Body: 'one', Attributes: { ApproximateReceiveCount: '2' } });
    expect(await counts()).toEqual(['2', '0', '0']);
  });

  it('is deleted by the handle of its newest receive only', async () => {
    await send('one');
    const [first] = await receive({ VisibilityTimeout: 0 });
    const [second] = await receive({ VisibilityTimeout: 0 });
    const remove = (ReceiptHandle: string) => client.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await remove(first!.ReceiptHandle!);
    expect(await counts()).toEqual(['1', '0', '0']);
    await remove(second!.ReceiptHandle!);
    expect(await counts()).toEqual(['0', '0', '0']);
    await expect(remove('made up')).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  it('may be delayed, and is forgotten after the retention period', async () => {
    await send('late', { DelaySeconds: 60 });
    expect(await counts()).toEqual(['0', '0', '1']);
    expect(await bodies()).toEqual([]);
    await emulator.clock.advance(60);
    expect(await counts()).toEqual(['1', '0', '0']);
    await emulator.clock.advance(3540);
    expect(await counts()).toEqual(['0', '0', '0']);
    expect(await bodies()).toEqual([]);
  });
});

describe('a queue', () => {
  it('is found by its name, at this endpoint, and by both URLs', async () => {
    const { QueueUrl: url } = await client.send(new sqs.GetQueueUrlCommand({ QueueName: 'letters' }));
    expect(url).toBe(`${emulator.endpoint}/123456789012/letters`);
    await client.send(new sqs.SendMessageCommand({ QueueUrl: url, MessageBody: 'one' }));
    expect(await bodies()).toEqual(['one']);
  });

  it('shows its attributes', async () => {
    const { Attributes } = await client.send(new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({ QueueArn: 'arn:aws:sqs:us-east-1:123456789012:letters', VisibilityTimeout: '30', MessageRetentionPeriod: '3600' });
    expect(await client.send(new sqs.GetQueueAttributesCommand({ QueueUrl }))).not.toHaveProperty('Attributes');
  });

  it.each<[what: string, command: () => Promise<unknown>, error: object]>([
    ['a queue that is not there', () => send('x', { QueueUrl: `${QueueUrl}x` }), { name: 'QueueDoesNotExist', Code: 'AWS.SimpleQueueService.NonExistentQueue' }],
    ['a name that is not there', () => client.send(new sqs.GetQueueUrlCommand({ QueueName: 'nobody' })), { name: 'QueueDoesNotExist' }],
    ['an empty message', () => send(''), { name: 'MissingParameter' }],
    ['a message with a control character', () => send('\u0001'), { name: 'InvalidMessageContents' }],
    ['a message over 1 MiB', () => send('x'.repeat(1_048_577)), { name: 'InvalidParameterValue' }],
    ['eleven messages', () => receive({ MaxNumberOfMessages: 11 }), { name: 'InvalidParameterValue' }],
    ['a delay of 901 seconds', () => send('x', { DelaySeconds: 901 }), { name: 'InvalidParameterValue' }],
    ['a binary attribute', () => send('x', { MessageAttributes: { a: { DataType: 'Binary', BinaryValue: new Uint8Array([1]) } } }), { name: 'UnsupportedOperation' }],
    ['a message group', () => send('x', { MessageGroupId: 'a' }), { name: 'UnsupportedOperation' }],
    ['an attribute that queues do not have', () => client.send(new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Colour' as 'All'] })), { name: 'InvalidAttributeName' }],
    ['another operation', () => client.send(new sqs.ListQueuesCommand({})), { name: 'UnsupportedOperation' }],
  ])('refuses %s', async (_what, command, error) => {
    await expect(command()).rejects.toMatchObject(error);
  });
});
