/** Alarms of a deployed template: each goes off for its own fault, in virtual time, and its topic is told. */
import * as sfn from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startEmulator } from '../../emulator.ts';
import type { Emulator } from '../../emulator.ts';
import { functionOf, writeTestAssembly } from '../../test-assembly.ts';
import type { TestAssembly } from '../../test-assembly.ts';

const getAtt = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });
const overdue = `console.log(JSON.stringify({ Overdue: 3, service: 'search', _aws: { CloudWatchMetrics: [{ Namespace: 'Ours', Dimensions: [['service']], Metrics: [{ Name: 'Overdue' }] }] } }))`;

function anAlarm(AlarmName: string, [Namespace, MetricName, Name, Value]: readonly [string, string, string, object | string], changes: object = {}): object {
  const measured = { Namespace, MetricName, Dimensions: [{ Name, Value }], Statistic: 'Sum', Period: 300 };
  const rule = { EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching' };
  return { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName, ...measured, ...rule, ...changes } };
}

const stat = (MetricName: string, RuleName: object) => ({ MetricStat: { Metric: { Namespace: 'AWS/Events', MetricName, Dimensions: [{ Name: 'RuleName', Value: RuleName }] }, Period: 300, Stat: 'Sum' }, ReturnData: false });
const nothing = { Namespace: undefined, MetricName: undefined, Dimensions: undefined, Statistic: undefined, Period: undefined };

let assembly: TestAssembly;
let emulator: Emulator;

beforeAll(async () => {
  assembly = writeTestAssembly({
    Operators: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'operators', Subscription: [{ Protocol: 'email', Endpoint: 'operators@example.com' }] } },
    Search: functionOf('search', `exports.handler = async () => ${overdue};`),
    Often: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'search', Arn: getAtt('Search') }] } },
    MayInvoke: { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: getAtt('Search'), Principal: 'events.amazonaws.com' } },
    Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
    LettersPolicy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Letters' }], PolicyDocument: { Statement: { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' } } } },
    Forbidden: {
      Type: 'AWS::Events::Rule',
      Properties: { EventPattern: { source: ['aws.states'], detail: { status: ['ABORTED'] } }, Targets: [{ Id: 'doubler', Arn: getAtt('Doubler'), DeadLetterConfig: { Arn: getAtt('Letters') } }] },
    },
    Failed: anAlarm('failed', ['AWS/States', 'ExecutionsFailed', 'StateMachineArn', { Ref: 'Machine' }], { AlarmDescription: 'It broke.', AlarmActions: [{ Ref: 'Operators' }], OKActions: [{ Ref: 'Operators' }] }),
    Errors: anAlarm('errors', ['AWS/Lambda', 'Errors', 'FunctionName', 'doubler']),
    Throttled: anAlarm('throttles', ['AWS/Lambda', 'Throttles', 'FunctionName', 'doubler']),
    Backlog: anAlarm('letters', ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', 'letters'], { Statistic: 'Maximum' }),
    Undelivered: anAlarm('undelivered', ['', '', '', ''], { ...nothing, Metrics: [{ Id: 'all', Expression: 'SUM([one])' }, { Id: 'one', ...stat('FailedInvocations', { Ref: 'Forbidden' }) }] }),
    Overdue: anAlarm('overdue', ['Ours', 'Overdue', 'service', 'search'], { Statistic: 'Maximum', Period: 3600, TreatMissingData: 'ignore' }),
    Usage: anAlarm('usage', ['', '', '', ''], { ...nothing, TreatMissingData: 'missing', Metrics: [{ Id: 'all', Expression: 'SELECT MAX(ConcurrentAutomationUsage) FROM "AWS/Usage"', Period: 300 }] }),
  });
  emulator = await startEmulator({ assembly: assembly.directory, frozen: true, schedules: 'off' });
});

afterAll(async () => {
  await emulator.close();
  assembly.remove();
});

const ringing = () => emulator.alarms().filter(({ state }) => state === 'ALARM').map(({ name }) => name);
const client = () => new sfn.SFNClient({ endpoint: emulator.endpoint, region: emulator.region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });

async function run(name: string): Promise<string> {
  const { executionArn = '' } = await client().send(new sfn.StartExecutionCommand({ stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine', name, input: '{"n":1}' }));
  return executionArn;
}

it('are quiet while all goes well, and know nothing of what nothing measures', async () => {
  await run('fine');
  await emulator.clock.advance(86_400);
  expect(Object.fromEntries(emulator.alarms().map(({ name, state }) => [name, state]))).toEqual({
    failed: 'OK', errors: 'OK', throttles: 'OK', letters: 'OK', undelivered: 'OK', overdue: 'INSUFFICIENT_DATA', usage: 'OK',
  });
  expect(await emulator.mails()).toEqual([]);
});

it('go off for an execution that failed and the handler that broke it, mail it, and mail that it is over', async () => {
  emulator.faults.add({ kind: 'timeout', function: 'doubler' });
  await run('breaks');
  await emulator.clock.advance(3600 + 60);
  expect(ringing()).toEqual(['failed', 'errors']);
  await emulator.clock.advance(600);
  expect(ringing()).toEqual([]);
  const mails = await emulator.mails();
  expect(mails.map(({ to, subject }) => `${to} ${subject}`)).toEqual(['operators@example.com ALARM: "failed" in us-east-1', 'operators@example.com OK: "failed" in us-east-1']);
  expect(mails[0]?.body).toContain('It broke.');
  expect(mails[0]?.body).toContain('- State Change:               OK -> ALARM');
  const [wentOff = 0, over = 0] = mails.map(({ sentAt }) => Date.parse(sentAt));
  expect((over - wentOff) / 60_000).toBe(5);
});

it('go off for a function that is throttled', async () => {
  emulator.faults.add({ kind: 'throttle', operation: 'lambda:Invoke' });
  await run('throttled');
  await emulator.clock.advance(3600 + 60);
  expect(ringing()).toEqual(['failed', 'throttles']);
  await emulator.clock.advance(3600);
});

it('go off for an event that nobody got, and for its dead letter as long as that lies there', async () => {
  const executionArn = await run('stopped');
  await client().send(new sfn.StopExecutionCommand({ executionArn }));
  await emulator.clock.advance(60);
  expect(ringing()).toEqual(['letters', 'undelivered']);
  await emulator.clock.advance(3600);
  expect(ringing()).toEqual(['letters']);
  await emulator.clock.advance(4 * 86_400);
  expect(ringing()).toEqual([]);
});

it('go off for a metric in a log line, and stay so while nothing is said', async () => {
  await emulator.schedules.set('on');
  await emulator.clock.advance(3600 + 60);
  await emulator.schedules.set('off');
  expect(ringing()).toEqual(['overdue']);
  await emulator.clock.advance(86_400);
  expect(ringing()).toEqual(['overdue']);
});

it.each([
  ['an expression that is not supported', { ...nothing, Metrics: [{ Id: 'm', Expression: 'RATE(x)', Period: 60 }] }, 'The metric math function RATE with 1 arguments is not supported'],
  ['a topic that is not there', { AlarmActions: ['arn:aws:sns:us-east-1:123456789012:nobody'] }, 'The topic arn:aws:sns:us-east-1:123456789012:nobody is not deployed.'],
  ['another action', { OKActions: ['arn:aws:automate:us-east-1:ec2:stop'] }, 'OKActions names arn:aws:automate:us-east-1:ec2:stop, which is no topic'],
  ['a percentile', { Statistic: undefined, ExtendedStatistic: 'p99' }, 'ExtendedStatistic is not supported'],
  ['a short period', { Period: 90 }, 'Period must be a multiple of 60, got 90.'],
])('are not deployed with %s', async (_what, changes, message) => {
  const refused = writeTestAssembly({ Bad: anAlarm('bad', ['N', 'M', 'D', 'v'], changes) });
  await expect(startEmulator({ assembly: refused.directory })).rejects.toThrow(message);
  refused.remove();
});
