/** CloudWatch Logs over the wire: what a rule writes to a log group, and what functions print, read by unmodified clients. */
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as sfn from '@aws-sdk/client-sfn';
import * as sqs from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startEmulator } from '../../emulator.ts';
import type { Emulator } from '../../emulator.ts';
import { functionOf, writeTestAssembly } from '../../test-assembly.ts';
import type { TestAssembly } from '../../test-assembly.ts';

const audit = '/aws/events/audit';
const doublerLogs = '/aws/lambda/doubler';
const getAtt = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });

function aRule(status: string, logGroup: string): object {
  const EventPattern = { source: ['aws.states'], detail: { status: [status] } };
  const Targets = [{ Id: 'group', Arn: getAtt(logGroup), DeadLetterConfig: { Arn: getAtt('Letters') } }];
  return { Type: 'AWS::Events::Rule', Properties: { EventPattern, Targets } };
}

function statement(Service: string, Resource: string, SourceArn: object): string {
  const Condition = { ArnEquals: { 'aws:SourceArn': '${source}' } };
  const allowed = { Effect: 'Allow', Principal: { Service: [Service, 'delivery.logs.amazonaws.com'] }, Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource, Condition };
  return { 'Fn::Sub': [JSON.stringify({ Version: '2012-10-17', Statement: [allowed] }), { source: SourceArn }] } as unknown as string;
}

let assembly: TestAssembly;
let emulator: Emulator;
let client: logs.CloudWatchLogsClient;
let names: string[];

beforeAll(async () => {
  assembly = writeTestAssembly({
    Audit: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: audit, RetentionInDays: 30 } },
    Other: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/events/other' } },
    Succeeded: aRule('SUCCEEDED', 'Audit'),
    Failed: aRule('RUNNING', 'Other'),
    Writes: {
      Type: 'AWS::Logs::ResourcePolicy',
      Properties: { PolicyName: 'events', PolicyDocument: statement('events.amazonaws.com', 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/*:*', getAtt('Succeeded')) },
    },
    Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
    LettersPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { Queues: [{ Ref: 'Letters' }], PolicyDocument: { Statement: { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' } } },
    },
    Outcomes: { Type: 'AWS::Logs::QueryDefinition', Properties: { Name: 'audit/outcomes', QueryString: 'fields detail.name | sort @timestamp', LogGroupNames: [{ Ref: 'Audit' }] } },
    Quiet: functionOf('quiet', 'exports.handler = async () => 1;', { LoggingConfig: { LogGroup: { Ref: 'Other' } } }),
  });
  emulator = await startEmulator({ assembly: assembly.directory, frozen: true });
  client = new logs.CloudWatchLogsClient({ endpoint: emulator.endpoint, region: emulator.region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 });
  const states = new sfn.SFNClient({ endpoint: emulator.endpoint, region: emulator.region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  names = ['one', 'two', 'three', 'four'];
  for (const [index, name] of names.entries()) {
    await states.send(new sfn.StartExecutionCommand({ stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine', name, input: JSON.stringify({ n: index }) }));
    await emulator.clock.advance(3600);
  }
});

afterAll(async () => {
  await emulator.close();
  assembly.remove();
});

const now = (): number => Date.parse(emulator.clock.state().now);
const nameIn = ({ message = '' }: { message?: string | undefined }): string => (JSON.parse(message) as { detail: { name: string } }).detail.name;

async function query(queryString: string): Promise<logs.GetQueryResultsCommandOutput> {
  const range = { startTime: 0, endTime: Math.ceil(now() / 1000) };
  const { queryId } = await client.send(new logs.StartQueryCommand({ logGroupName: audit, queryString, ...range }));
  return client.send(new logs.GetQueryResultsCommand({ queryId }));
}

describe('a rule whose target is a log group', () => {
  it('writes each event, whole, to a stream of its own, at the time of the event', async () => {
    const { events = [] } = await client.send(new logs.FilterLogEventsCommand({ logGroupName: audit }));
    expect(events.map(nameIn)).toEqual(names);
    const [{ message = '', timestamp, ingestionTime, logStreamName, eventId } = {}] = events;
    const event = JSON.parse(message) as { time: string; 'detail-type': string };
    expect(event).toMatchObject({ version: '0', 'detail-type': 'Step Functions Execution Status Change', source: 'aws.states', detail: { status: 'SUCCEEDED', output: '0' } });
    expect(timestamp).toBe(Date.parse(event.time));
    expect(ingestionTime).toBeGreaterThanOrEqual(timestamp ?? 0);
    expect(logStreamName).toMatch(/^[0-9a-f-]{36}$/);
    expect(eventId).toMatch(/^\d{56}$/);
  });

  it('needs a policy that lets it create the stream and write to it; else the event is a dead letter', async () => {
    const letters = new sqs.SQSClient({ endpoint: emulator.endpoint, region: emulator.region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
    const { Messages: [letter] = [] } = await letters.send(new sqs.ReceiveMessageCommand({ QueueUrl: `${emulator.endpoint}/123456789012/letters`, MessageAttributeNames: ['All'] }));
    expect(letter?.MessageAttributes?.['ERROR_CODE']?.StringValue).toBe('NO_PERMISSIONS');
    expect(letter?.MessageAttributes?.['ERROR_MESSAGE']?.StringValue).toMatch(
      /^User: events.amazonaws.com is not authorized to perform: logs:CreateLogStream on resource: arn:aws:logs:us-east-1:123456789012:log-group:\/aws\/events\/other:log-stream:[0-9a-f-]{36} because no resource-based policy/,
    );
    expect((await client.send(new logs.FilterLogEventsCommand({ logGroupName: '/aws/events/other' }))).events).toEqual([]);
  });
});

describe('log groups and streams', () => {
  it('are those of the template, and those of functions that wrote, in the order of their names', async () => {
    const { logGroups = [] } = await client.send(new logs.DescribeLogGroupsCommand({}));
    expect(logGroups.map(({ logGroupName }) => logGroupName)).toEqual([audit, '/aws/events/other', doublerLogs]);
    const arn = `arn:aws:logs:us-east-1:123456789012:log-group:${audit}`;
    expect(logGroups[0]).toMatchObject({ arn: `${arn}:*`, logGroupArn: arn, retentionInDays: 30, logGroupClass: 'STANDARD', metricFilterCount: 0 });
    expect(logGroups[0]?.storedBytes).toBeGreaterThan(1000);
  });

  it('are found by prefix or part of their name, page by page', async () => {
    const found = async (input: logs.DescribeLogGroupsCommandInput) => {
      const { logGroups = [], nextToken } = await client.send(new logs.DescribeLogGroupsCommand(input));
      return { found: logGroups.map(({ logGroupName }) => logGroupName), nextToken };
    };
    expect((await found({ logGroupNamePrefix: '/aws/lambda' })).found).toEqual([doublerLogs]);
    expect((await found({ logGroupNamePattern: 'OTHER' })).found).toEqual(['/aws/events/other']);
    const first = await found({ limit: 2 });
    expect(await found({ limit: 2, nextToken: first.nextToken })).toEqual({ found: [doublerLogs], nextToken: undefined });
  });

  it('the stream of a function is of its day and environment', async () => {
    const { logStreams = [] } = await client.send(new logs.DescribeLogStreamsCommand({ logGroupName: doublerLogs, orderBy: 'LastEventTime', descending: true }));
    const day = new Date(now()).toISOString().slice(0, 10).replaceAll('-', '/');
    expect(logStreams[0]?.logStreamName).toMatch(new RegExp(`^${day}/\\[\\$LATEST\\][0-9a-f]{32}$`));
    expect(logStreams[0]?.arn).toBe(`arn:aws:logs:us-east-1:123456789012:log-group:${doublerLogs}:log-stream:${logStreams[0]?.logStreamName}`);
  });
});

describe('FilterLogEvents', () => {
  const filter = async (input: Partial<logs.FilterLogEventsCommandInput>) => {
    const { events = [], nextToken } = await client.send(new logs.FilterLogEventsCommand({ logGroupName: audit, ...input }));
    return { found: events.map(nameIn), nextToken };
  };

  it('finds by pattern, by time and by stream', async () => {
    expect((await filter({ filterPattern: '{ $.detail.name = "t*" && $.detail.status = "SUCCEEDED" }' })).found).toEqual(['two', 'three']);
    expect((await filter({ startTime: now() - 2.5 * 3600_000, endTime: now() - 0.5 * 3600_000 })).found).toEqual(['two', 'three']);
    const { events: [, second] = [] } = await client.send(new logs.FilterLogEventsCommand({ logGroupIdentifier: `arn:aws:logs:us-east-1:123456789012:log-group:${audit}` }));
    expect((await filter({ logStreamNames: [second?.logStreamName ?? ''] })).found).toEqual(['two']);
    expect((await filter({ logStreamNamePrefix: second?.logStreamName?.slice(0, 20) })).found).toEqual(['two']);
  });

  it('answers page by page', async () => {
    const first = await filter({ limit: 3 });
    expect(first.found).toEqual(names.slice(0, 3));
    expect(await filter({ limit: 3, nextToken: first.nextToken })).toEqual({ found: ['four'], nextToken: undefined });
  });

  it.each<[Partial<logs.FilterLogEventsCommandInput>, string, string]>([
    [{ logGroupName: '/aws/events/none' }, 'ResourceNotFoundException', 'The specified log group does not exist.'],
    [{ logGroupIdentifier: audit }, 'InvalidParameterException', 'Specify exactly one of logGroupName and logGroupIdentifier.'],
    [{ filterPattern: '{ broken' }, 'InvalidParameterException', 'the closing brace is missing'],
    [{ nextToken: 'none' }, 'InvalidParameterException', 'nextToken is invalid'],
    [{ limit: 10_001 }, 'InvalidParameterException', "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000"],
    [{ startFromHead: false }, 'UnsupportedOperation', 'logs:FilterLogEvents with startFromHead false'],
  ])('refuses %j with %s', async (input, name, message) => {
    await expect(filter(input)).rejects.toMatchObject({ name, message: expect.stringContaining(message) as unknown });
  });
});

it('GetLogEvents reads a stream from either end, and says the same token where it ends', async () => {
  const { logStreams: [stream] = [] } = await client.send(new logs.DescribeLogStreamsCommand({ logGroupName: doublerLogs }));
  const read = async (input: Partial<logs.GetLogEventsCommandInput>) => {
    const { events = [], ...tokens } = await client.send(new logs.GetLogEventsCommand({ logGroupName: doublerLogs, logStreamName: stream?.logStreamName, ...input }));
    return { found: events.map(({ message }) => message), tokens };
  };
  const all = await read({});
  expect(all.found.length).toBeGreaterThan(0);
  expect(new Set(all.found)).toEqual(new Set(['asked by machine']));
  const first = await read({ startFromHead: true, limit: 1 });
  const rest = await read({ nextToken: first.tokens.nextForwardToken });
  expect(rest.found).toHaveLength(all.found.length - 1);
  const end = await read({ nextToken: rest.tokens.nextForwardToken });
  expect(end).toMatchObject({ found: [], tokens: { nextForwardToken: rest.tokens.nextForwardToken } });
  expect((await read({ nextToken: end.tokens.nextBackwardToken })).found).toEqual(all.found);
  await expect(read({ logStreamName: 'none' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

describe('Logs Insights', () => {
  it('answers a query at once', async () => {
    const { status, results, statistics } = await query('fields detail.name as name | filter detail.status = "SUCCEEDED" and detail.output > 2 | sort name | display name');
    expect(status).toBe('Complete');
    expect(results?.map((row) => row.map(({ field, value }) => [field, value]))).toEqual([
      [['name', 'four'], ['@ptr', expect.any(String)]],
      [['name', 'three'], ['@ptr', expect.any(String)]],
    ]);
    expect(statistics).toMatchObject({ recordsMatched: 2, recordsScanned: 4, logGroupsScanned: 1 });
  });

  it('refuses what it cannot read, and what is over', async () => {
    await expect(query('pattern @message')).rejects.toMatchObject({ name: 'MalformedQueryException' });
    const { queryId } = await client.send(new logs.StartQueryCommand({ logGroupNames: [audit, doublerLogs], queryString: 'stats count(*)', startTime: 0, endTime: 1 }));
    await expect(client.send(new logs.StopQueryCommand({ queryId }))).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(client.send(new logs.GetQueryResultsCommand({ queryId: 'none' }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(client.send(new logs.StartQueryCommand({ queryString: 'limit 1', startTime: 0, endTime: 1 }))).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

it('saved queries are those of the template', async () => {
  const { queryDefinitions } = await client.send(new logs.DescribeQueryDefinitionsCommand({ queryDefinitionNamePrefix: 'audit/' }));
  expect(queryDefinitions).toMatchObject([{ name: 'audit/outcomes', queryString: 'fields detail.name | sort @timestamp', logGroupNames: [audit] }]);
});

it.each([
  new logs.PutLogEventsCommand({ logGroupName: audit, logStreamName: 's', logEvents: [] }),
  new logs.CreateLogGroupCommand({ logGroupName: 'new' }),
])('clients write nothing: %o is not supported', async (command) => {
  await expect(client.send(command as logs.PutLogEventsCommand)).rejects.toMatchObject({ name: 'UnsupportedOperation' });
});

it('a rule tries again to write what CloudWatch Logs had no room for', async () => {
  emulator.faults.add({ kind: 'throttle', operation: 'logs:PutLogEvents', times: 2 });
  const states = new sfn.SFNClient({ endpoint: emulator.endpoint, region: emulator.region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  await states.send(new sfn.StartExecutionCommand({ stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine', name: 'late', input: '{"n":1}' }));
  await emulator.clock.advance(3700);
  names.push('late');
  const { events = [] } = await client.send(new logs.FilterLogEventsCommand({ logGroupName: audit }));
  expect(events.map(nameIn)).toEqual(names);
});

it('shows nothing that is older than the retention of its group', async () => {
  await emulator.clock.advance(30 * 86_400 - 1.5 * 3600 - 3700);
  const { events = [] } = await client.send(new logs.FilterLogEventsCommand({ logGroupName: audit }));
  expect(events.map(nameIn)).toEqual(['three', 'four', 'late']);
  expect((await query('stats count(*) as n')).results?.[0]?.[0]?.value).toBe('3');
  const { events: lines = [] } = await client.send(new logs.FilterLogEventsCommand({ logGroupName: doublerLogs }));
  expect(lines.length).toBeGreaterThan(2);
});
