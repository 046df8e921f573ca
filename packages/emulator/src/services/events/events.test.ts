/** Rules of a deployed template, driven by unmodified clients: what services emit reaches the functions of the targets. */
import * as sfn from '@aws-sdk/client-sfn';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startEmulator } from '../../emulator.ts';
import type { Emulator } from '../../emulator.ts';
import { functionOf, writeTestAssembly } from '../../test-assembly.ts';
import type { TestAssembly } from '../../test-assembly.ts';

const getAtt = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });
const listener = functionOf('listener', 'exports.handler = async (event) => console.log(JSON.stringify(event));');

function aRule(properties: object): object {
  return { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: 'listener', Arn: getAtt('Listener') }], ...properties } };
}

function permissionFor(rule: string): object {
  const Properties = { Action: 'lambda:InvokeFunction', FunctionName: getAtt('Listener'), Principal: 'events.amazonaws.com', SourceArn: getAtt(rule) };
  return { Type: 'AWS::Lambda::Permission', Properties };
}

function queuePolicyFor(rule: string): object {
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: getAtt('Letters'),
    Condition: { ArnEquals: { 'aws:SourceArn': getAtt(rule) } },
  };
  return { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Letters' }], PolicyDocument: { Statement: [Statement] } } };
}

const ended = { source: ['aws.states'], detail: { status: [{ 'anything-but': 'RUNNING' }], stateMachineArn: [{ Ref: 'Machine' }] } };
const automations = { source: ['aws.ssm'], 'detail-type': [{ prefix: 'EC2 Automation' }], detail: { Definition: [{ Ref: 'Runbook' }] } };

let assembly: TestAssembly;
let emulator: Emulator;

beforeAll(async () => {
  assembly = writeTestAssembly({
    Listener: listener,
    Ended: aRule({ EventPattern: ended }),
    EndedMayInvoke: permissionFor('Ended'),
    Disabled: aRule({ EventPattern: { source: [{ prefix: '' }] }, State: 'DISABLED' }),
    DisabledMayInvoke: permissionFor('Disabled'),
    Automations: aRule({ EventPattern: automations }),
    AutomationsMayInvoke: permissionFor('Automations'),
    Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
    LettersPolicy: queuePolicyFor('NotAllowed'),
    NotAllowed: aRule({
      EventPattern: { 'detail-type': ['Step Functions Execution Status Change'], detail: { status: ['SUCCEEDED'] } },
      Targets: [{ Id: 'listener', Arn: getAtt('Listener'), DeadLetterConfig: { Arn: getAtt('Letters') } }],
    }),
    Copies: aRule({ EventPattern: { source: ['aws.states'] }, Targets: [{ Id: 'queue', Arn: getAtt('Letters') }] }),
  });
  emulator = await startEmulator({ assembly: assembly.directory, frozen: true });
});

afterAll(async () => {
  await emulator.close();
  assembly.remove();
});

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const client = () => ({ endpoint: emulator.endpoint, region: emulator.region, credentials, maxAttempts: 1 });
const heard = (): unknown[] => (emulator.logs('listener') ?? []).map(({ line }) => JSON.parse(line) as unknown);
const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:machine';

it('tells a function of the end of an execution, as AWS does', async () => {
  const states = new sfn.SFNClient(client());
  const { executionArn, startDate } = await states.send(new sfn.StartExecutionCommand({ stateMachineArn, name: 'run', input: '{"n":2}' }));
  await emulator.clock.advance(3599);
  expect(heard()).toEqual([]);
  await emulator.clock.advance(1);
  const time = emulator.clock.state().now;
  expect(heard()).toEqual([
    {
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      'detail-type': 'Step Functions Execution Status Change',
      source: 'aws.states',
      account: '123456789012',
      time: `${time.slice(0, 19)}Z`,
      region: 'us-east-1',
      resources: [executionArn],
      detail: {
        executionArn,
        stateMachineArn,
        name: 'run',
        status: 'SUCCEEDED',
        startDate: startDate!.getTime(),
        stopDate: Date.parse(time),
        input: '{"n":2}',
        inputDetails: { included: true },
        output: '4',
        outputDetails: { included: true },
        stateMachineVersionArn: null,
        stateMachineAliasArn: null,
        redriveCount: 0,
        redriveDate: null,
        redriveStatus: 'NOT_REDRIVABLE',
        redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
        error: null,
        cause: null,
      },
    },
  ]);
});

it('does not invoke a function that has no permission for the rule: the event becomes a dead letter', async () => {
  const queues = new sqs.SQSClient(client());
  const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/letters';
  const { Messages } = await queues.send(new sqs.ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }));
  expect(Messages).toHaveLength(1);
  const { Body, MessageAttributes } = Messages![0]!;
  expect(JSON.parse(Body!)).toEqual(heard()[0]);
  expect(Object.fromEntries(Object.entries(MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]))).toEqual({
    RULE_ARN: expect.stringMatching(/^arn:aws:events:us-east-1:123456789012:rule\/Stack-NotAllowed-/) as unknown,
    TARGET_ARN: 'arn:aws:lambda:us-east-1:123456789012:function:listener',
    ERROR_CODE: 'NO_PERMISSIONS',
    ERROR_MESSAGE: expect.stringContaining('events.amazonaws.com is not authorized to perform: lambda:InvokeFunction') as unknown,
    RETRY_ATTEMPTS: '0',
  });
});

it('loses what neither the target nor a queue may take, and counts it', () => {
  // Delivered to the function; undelivered to it without a permission, and twice to the queue that does not allow the rule.
  expect(emulator.usage().events).toEqual({ delivered: 1, undelivered: 3 });
});

it('tells of an automation and its steps', async () => {
  const before = heard().length;
  const systems = new ssm.SSMClient(client());
  const { AutomationExecutionId: id } = await systems.send(
    new ssm.StartAutomationExecutionCommand({ DocumentName: 'runbook', Parameters: { Subject: ['Ship it?'] } }),
  );
  await systems.send(new ssm.StopAutomationExecutionCommand({ AutomationExecutionId: id }));
  await emulator.clock.advance(0);
  const told = heard().slice(before) as { 'detail-type': string; detail: { ExecutionId: string; Status: string } }[];
  const of = (kind: string) => told.filter((event) => event['detail-type'].includes(kind)).map(({ detail }) => detail.Status);
  expect(of('Automation Step').toSorted()).toEqual(['Cancelled', 'InProgress', 'Waiting']);
  expect(of('Automation Execution').toSorted()).toEqual(['Cancelled', 'InProgress', 'Waiting']);
  expect(new Set(told.map(({ detail }) => detail.ExecutionId))).toEqual(new Set([id]));
});

it.each<[what: string, properties: object, message: string]>([
  ['a pattern that cannot be read', { EventPattern: { source: [{ starts: 'aws' }] } }, 'Event pattern is not valid. Reason: source: unrecognized match type starts'],
  ['a target that is not there', { EventPattern: { source: ['a'] }, Targets: [{ Id: 'one', Arn: 'arn:aws:lambda:us-east-1:123456789012:function:nobody' }] }, 'Target one: arn:aws:lambda:us-east-1:123456789012:function:nobody is no deployed function, queue or log group.'],
])('is not deployed with %s', async (_what, properties, message) => {
  const refused = writeTestAssembly({ Listener: listener, Bad: aRule(properties) });
  await expect(startEmulator({ assembly: refused.directory })).rejects.toThrow(`Stack Stack: Resources.Bad (AWS::Events::Rule): ${message}`);
  refused.remove();
});
