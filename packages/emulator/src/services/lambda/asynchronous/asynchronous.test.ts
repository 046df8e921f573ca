/** Asynchronous invocations of deployed functions, over the wire and in virtual time. */
import * as sqs from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { startEmulator } from '../../../emulator.ts';
import type { Emulator } from '../../../emulator.ts';
import { functionOf, writeTestAssembly } from '../../../test-assembly.ts';
import type { TestAssembly } from '../../../test-assembly.ts';

/** Fails as often as the event says, counted by its name; logs when it ran, and under which request. */
const flaky = `
const runs = {};
exports.handler = async (event, context) => {
  runs[event.name] = (runs[event.name] ?? 0) + 1;
  console.log(JSON.stringify({ name: event.name, requestId: context.awsRequestId }));
  if (runs[event.name] <= (event.failures ?? 0)) throw new TypeError('not now: ' + runs[event.name]);
  return { runs: runs[event.name] };
};`;
const listening = 'exports.handler = async (event) => console.log(JSON.stringify(event));';

const getAtt = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });
const config = (functionName: string, properties: object): object => ({ Type: 'AWS::Lambda::EventInvokeConfig', Properties: { FunctionName: { Ref: functionName }, Qualifier: '$LATEST', ...properties } });

let assembly: TestAssembly;
let emulator: Emulator;
let queues: sqs.SQSClient;

beforeAll(async () => {
  assembly = writeTestAssembly({
    Plain: functionOf('plain', flaky),
    Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
    Mortal: functionOf('mortal', flaky, { DeadLetterConfig: { TargetArn: getAtt('Letters') } }),
    Told: functionOf('told', flaky),
    ToldConfig: config('Told', {
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 300,
      DestinationConfig: { OnFailure: { Destination: getAtt('Letters') }, OnSuccess: { Destination: getAtt('Listener') } },
    }),
    Hasty: functionOf('hasty', flaky),
    HastyConfig: config('Hasty', { MaximumEventAgeInSeconds: 90, DestinationConfig: { OnFailure: { Destination: getAtt('Letters') } } }),
    Listener: functionOf('listener', listening),
  });
  emulator = await startEmulator({ assembly: assembly.directory, frozen: true });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  queues = new sqs.SQSClient({ endpoint: emulator.endpoint, region: emulator.region, credentials });
});

beforeEach(() => queues.send(new sqs.PurgeQueueCommand({ QueueUrl })));

afterAll(async () => {
  await emulator.close();
  assembly.remove();
});

const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/letters';
const authorization = `AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;

function invoke(functionName: string, event: object): Promise<void> {
  return invokeText(functionName, JSON.stringify(event));
}

async function invokeText(functionName: string, body: string): Promise<void> {
  const url = `${emulator.endpoint}/2015-03-31/functions/${functionName}/invocations`;
  const headers = { authorization, 'x-amz-invocation-type': 'Event' };
  const response = await fetch(url, { method: 'POST', headers, body });
  expect([response.status, await response.text()]).toEqual([202, '']);
}

const linesOf = (functionName: string): Record<string, unknown>[] =>
  (emulator.logs(functionName) ?? []).filter(({ line }) => line.startsWith('{')).map(({ line }) => JSON.parse(line) as Record<string, unknown>);

/** When the function ran for the event of that name, in seconds since `from`. */
function runsAt(functionName: string, name: string, from: number): number[] {
  const lines = (emulator.logs(functionName) ?? []).filter(({ line }) => line.includes(`"name":"${name}"`));
  return lines.map(({ at }) => (at - from) / 1000);
}

const now = (): number => Date.parse(emulator.clock.state().now);

async function letters(): Promise<{ body: unknown; attributes: Record<string, unknown> }[]> {
  const { Messages = [] } = await queues.send(new sqs.ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }));
  return Messages.map(({ Body, MessageAttributes = {} }) => ({
    body: JSON.parse(Body!) as unknown,
    attributes: Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue])),
  }));
}

it('is answered at once, and has run when time has been asked to go on', async () => {
  await invoke('plain', { name: 'once' });
  await emulator.clock.advance(0);
  expect(linesOf('plain')).toMatchObject([{ name: 'once' }]);
});

it('that fails is tried again after one minute and after two more, under the same request id', async () => {
  const from = now();
  await invoke('plain', { name: 'hopeless', failures: 9 });
  await emulator.clock.advance(3600);
  expect(runsAt('plain', 'hopeless', from)).toEqual([0, 60, 180]);
  const ids = linesOf('plain').filter(({ name }) => name === 'hopeless');
  expect(new Set(ids.map(({ requestId }) => requestId)).size).toBe(1);
});

it('ends with the first attempt that succeeds', async () => {
  const from = now();
  await invoke('plain', { name: 'second-time', failures: 1 });
  await emulator.clock.advance(3600);
  expect(runsAt('plain', 'second-time', from)).toEqual([0, 60]);
});

it('that Lambda cannot run is tried again after 1, 2, 4 seconds, and that counts as no attempt', async () => {
  const from = now();
  emulator.faults.add({ kind: 'throttle', operation: 'lambda:InvokeQueued', times: 3 });
  await invoke('told', { name: 'throttled', failures: 9 });
  await emulator.clock.advance(3600);
  expect(runsAt('told', 'throttled', from)).toEqual([7, 67]);
});

it('that failed for good goes to the dead-letter queue as it came', async () => {
  await invoke('mortal', { name: 'dead', failures: 9 });
  await emulator.clock.advance(179);
  expect(await letters()).toEqual([]);
  await emulator.clock.advance(1);
  const [{ requestId } = { requestId: '' }] = linesOf('mortal');
  expect(await letters()).toEqual([
    { body: { name: 'dead', failures: 9 }, attributes: { RequestID: requestId, ErrorCode: '200', ErrorMessage: 'not now: 3' } },
  ]);
});

it('that failed for good is told to the destination for failures', async () => {
  await invoke('told', { name: 'failed', failures: 9 });
  await emulator.clock.advance(60);
  const timestamp = emulator.clock.state().now;
  const [{ requestId } = { requestId: '' }] = linesOf('told').filter(({ name }) => name === 'failed');
  expect(await letters()).toEqual([
    {
      attributes: {},
      body: {
        version: '1.0',
        timestamp,
        requestContext: { requestId, functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:told:$LATEST', condition: 'RetriesExhausted', approximateInvokeCount: 2 },
        requestPayload: { name: 'failed', failures: 9 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'TypeError', errorMessage: 'not now: 2', trace: expect.any(Array) as unknown },
      },
    },
  ]);
});

it('that succeeded is told to the destination for successes', async () => {
  await invoke('told', { name: 'fine' });
  await emulator.clock.advance(0);
  expect(linesOf('listener')).toMatchObject([
    {
      requestContext: { condition: 'Success', approximateInvokeCount: 1 },
      requestPayload: { name: 'fine' },
      responseContext: { statusCode: 200, executedVersion: '$LATEST' },
      responsePayload: { runs: 1 },
    },
  ]);
  expect(linesOf('listener')[0]!['responseContext']).not.toHaveProperty('functionError');
});

it('that grows too old is given up then, whether it ever ran or not', async () => {
  const from = now();
  await invoke('hasty', { name: 'old', failures: 9 });
  await emulator.clock.advance(89);
  expect(await letters()).toEqual([]);
  await emulator.clock.advance(1);
  expect(runsAt('hasty', 'old', from)).toEqual([0, 60]);
  expect(await letters()).toMatchObject([{ body: { requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 2 } } }]);

  emulator.faults.add({ kind: 'throttle', operation: 'lambda:InvokeQueued', times: 1000 });
  await invoke('hasty', { name: 'never' });
  await emulator.clock.advance(90);
  emulator.faults.clear();
  // The first letter shows again by now.
  const letter = (await letters()).at(-1);
  expect(letter).toMatchObject({ body: { requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 }, requestPayload: { name: 'never' } } });
  expect(letter?.body).not.toHaveProperty('responsePayload');
});

it('whose record cannot be delivered is lost, and counted', async () => {
  const lost = emulator.usage().lambda.lostRecords;
  emulator.faults.add({ kind: 'fail', operation: 'sqs:SendMessage', times: 1 });
  await invoke('mortal', { name: 'lost', failures: 9 });
  await emulator.clock.advance(180);
  expect(await letters()).toEqual([]);
  expect(emulator.usage().lambda.lostRecords - lost).toBe(1);
});

it('that is nested too deep for JSON to be written again is told of as it came', async () => {
  const LEVELS = 400_000;
  const event = `{"name":"deep","failures":9,"nested":${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}}`;
  await invokeText('told', event);
  await emulator.clock.advance(60);
  const { Messages = [] } = await queues.send(new sqs.ReceiveMessageCommand({ QueueUrl }));
  expect(Messages.map(({ Body = '' }) => Body.includes(`"requestPayload":${event},"responseContext"`))).toEqual([true]);
});
