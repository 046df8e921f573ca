/** The table of what AWS asks, row by row, against the Service Authorization Reference and the pages that the table names. */
import { describe, expect, it } from 'vitest';

import type { Executions } from '../engine/transition.ts';
import { emptyResources } from '../resources.ts';
import type { Resources } from '../resources.ts';
import { defaultSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { createTaskToken } from '../services/step-functions/task-token.ts';
import { accessRules, requiredAccess } from './required-access.ts';
import type { AccessFacts } from './required-access.ts';

const of = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
const machine = of('states', 'stateMachine:flow');
const execution = of('states', 'execution:flow:one');
const automation = of('ssm', 'automation-execution/tagged');
const anyAutomation = of('ssm', 'automation-execution/*');
const queue = of('sqs', 'letters');
const topic = of('sns', 'AutomationTopic');
const group = of('logs', 'log-group:g:log-stream:');
const role = 'arn:aws:iam::123456789012:role/runner';
const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/letters';
const taskToken = createTaskToken(execution, 'nonce');
const onQueue = (action: string) => [[action, queue]];

function runbookOf(name: string, content: object): Parameters<Resources['documents']['set']>[1] {
  const step = { name: 'pause', action: 'aws:sleep', inputs: { Duration: 'PT1S' } };
  return { name, documentType: 'Automation', defaultVersion: '1', versions: [{ version: '1', createdAt: 0, content: { schemaVersion: '0.3', mainSteps: [step], ...content } }] };
}

function aDeployment(): Resources {
  const resources = emptyResources({ partition: 'aws', region: 'us-east-1', accountId: '123456789012' });
  resources.documents.set('plain', runbookOf('plain', {}));
  resources.documents.set('assuming', runbookOf('assuming', { parameters: { Role: { type: 'String' } }, assumeRole: '{{ Role }}' }));
  resources.topics.set(of('sns', 'Secret'), { arn: of('sns', 'Secret'), name: 'Secret', keyArn: of('kms', 'key/k'), subscriptions: [] });
  return resources;
}

const executions: Executions = {
  dispatch: () => Promise.reject(new Error('nothing is done')),
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as in Executions
  read: <S>({ id }: { id: string }) => (id === 'tagged' ? ({ tags: [{ Key: 'stage', Value: 'beta' }] } as S) : undefined),
  list: () => [],
};

function facts(changes: Partial<Settings> = {}): AccessFacts {
  return { resources: aDeployment(), executions, settings: { ...defaultSettings, ...changes }, isAwaited: false, now: 0 };
}

type Row = readonly [action: string, resource: string, context?: object];
const rowsOf = (operation: string, input: object, given = facts()): Row[] =>
  requiredAccess(operation, input, given).map(({ action, resource, context }) => (context === undefined || Object.keys(context).length === 0 ? [action, resource] : [action, resource, context]));

const tags = [{ Key: 'stage', Value: 'beta' }];
const tagged = { 'aws:ResourceTag/stage': 'beta' };
const tagging = { 'aws:RequestTag/stage': 'beta', 'aws:TagKeys': ['stage'] };
const documentOne = { 'ssm:DocumentVersion': '1' };

describe('an operation', () => {
  it.each<[operation: string, input: object, rows: readonly (readonly unknown[])[]]>([
    ['states:StartExecution', { stateMachineArn: machine, name: 'one' }, [['states:StartExecution', machine]]],
    ['states:StopExecution', { executionArn: execution }, [['states:StopExecution', execution]]],
    ['states:RedriveExecution', { executionArn: execution }, [['states:RedriveExecution', execution]]],
    ['states:DescribeExecution', { executionArn: execution }, [['states:DescribeExecution', execution]]],
    ['states:GetExecutionHistory', { executionArn: execution }, [['states:GetExecutionHistory', execution]]],
    ['states:DescribeStateMachineForExecution', { executionArn: execution }, [['states:DescribeStateMachineForExecution', execution]]],
    ['states:ListExecutions', { stateMachineArn: machine }, [['states:ListExecutions', machine]]],
    ['states:DescribeStateMachine', { stateMachineArn: machine }, [['states:DescribeStateMachine', machine]]],
    ['states:ListStateMachines', {}, [['states:ListStateMachines', '*']]],
    ['states:SendTaskSuccess', { taskToken }, [['states:SendTaskSuccess', machine]]],
    ['states:SendTaskFailure', { taskToken }, [['states:SendTaskFailure', machine]]],
    ['states:SendTaskHeartbeat', { taskToken }, [['states:SendTaskHeartbeat', machine]]],
    ['ssm:GetAutomationExecution', { AutomationExecutionId: 'tagged' }, [['ssm:GetAutomationExecution', automation, tagged]]],
    ['ssm:GetAutomationExecution', { AutomationExecutionId: 'none' }, [['ssm:GetAutomationExecution', of('ssm', 'automation-execution/none')]]],
    ['ssm:StopAutomationExecution', { AutomationExecutionId: 'tagged' }, [['ssm:StopAutomationExecution', automation, tagged]]],
    ['ssm:SendAutomationSignal', { AutomationExecutionId: 'tagged' }, [['ssm:SendAutomationSignal', automation, tagged]]],
    ['ssm:DescribeAutomationStepExecutions', { AutomationExecutionId: 'tagged' }, [['ssm:DescribeAutomationStepExecutions', automation]]],
    ['ssm:DescribeAutomationExecutions', {}, [['ssm:DescribeAutomationExecutions', '*']]],
    ['ssm:ListTagsForResource', { ResourceType: 'Automation', ResourceId: 'tagged' }, [['ssm:ListTagsForResource', automation, tagged]]],
    ['ssm:GetParameter', { Name: '/a/b:3' }, [['ssm:GetParameter', of('ssm', 'parameter/a/b')]]],
    ['ssm:GetParameters', { Names: ['a', of('ssm', 'parameter/b')] }, [['ssm:GetParameters', of('ssm', 'parameter/a')], ['ssm:GetParameters', of('ssm', 'parameter/b')]]],
    ['ssm:GetDocument', { Name: 'plain' }, [['ssm:GetDocument', of('ssm', 'document/plain')]]],
    ['ssm:DescribeDocument', { Name: of('ssm', 'document/plain') }, [['ssm:DescribeDocument', of('ssm', 'document/plain')]]],
    ['lambda:Invoke', { FunctionName: 'open' }, [['lambda:InvokeFunction', of('lambda', 'function:open')]]],
    ['lambda:Invoke', { FunctionName: of('lambda', 'function:open'), Qualifier: '$LATEST' }, [['lambda:InvokeFunction', of('lambda', 'function:open:$LATEST')]]],
    ['lambda:InvokeQueued', { FunctionName: 'open' }, []],
    ['logs:PutLogEvents', { logGroupName: '/aws/events/audit', logStreamName: 's' }, ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => [action, of('logs', 'log-group:/aws/events/audit:log-stream:s')])],
    ['logs:DescribeLogGroups', {}, [['logs:DescribeLogGroups', '*']]],
    ['logs:DescribeQueryDefinitions', {}, [['logs:DescribeQueryDefinitions', '*']]],
    ['logs:DescribeLogStreams', { logGroupIdentifier: of('logs', 'log-group:g:*') }, [['logs:DescribeLogStreams', group]]],
    ['logs:FilterLogEvents', { logGroupName: 'g' }, [['logs:FilterLogEvents', group]]],
    ['logs:GetLogEvents', { logGroupName: 'g', logStreamName: 's' }, [['logs:GetLogEvents', `${group}s`]]],
    ['logs:StartQuery', { logGroupNames: ['g'] }, [['logs:StartQuery', group]]],
    ['logs:GetQueryResults', { queryId: 'q' }, [['logs:GetQueryResults', '*']]],
    ['logs:StopQuery', { queryId: 'q' }, [['logs:StopQuery', '*']]],
    ['sns:Publish', { TopicArn: topic }, [['sns:Publish', topic]]],
    ['sns:Publish', { TargetArn: topic }, [['sns:Publish', topic]]],
    ['sqs:SendMessage', { QueueUrl }, onQueue('sqs:SendMessage')],
    ['sqs:ReceiveMessage', { QueueUrl }, onQueue('sqs:ReceiveMessage')],
    ['sqs:DeleteMessage', { QueueUrl }, onQueue('sqs:DeleteMessage')],
    ['sqs:GetQueueAttributes', { QueueUrl }, onQueue('sqs:GetQueueAttributes')],
    ['sqs:PurgeQueue', { QueueUrl }, onQueue('sqs:PurgeQueue')],
    ['sqs:GetQueueUrl', { QueueName: 'letters' }, onQueue('sqs:GetQueueUrl')],
    ['sts:GetCallerIdentity', {}, []],
    ['sts:AssumeRole', { RoleArn: role, RoleSessionName: 'me' }, [['sts:AssumeRole', role, { 'sts:RoleSessionName': 'me' }]]],
  ])('%s of %j asks for %j', (operation, input, rows) => {
    expect(rowsOf(operation, input)).toEqual(rows);
  });

  it('without a row in the table is refused, as if it were not served', () => {
    expect(() => requiredAccess('s3:GetObject', {}, facts())).toThrow(/s3:GetObject with an authorizer is not supported/);
    expect(Object.keys(accessRules)).not.toContain('s3:GetObject');
  });
});

describe('starting an automation', () => {
  const start = (input: object, given = facts()) => rowsOf('ssm:StartAutomationExecution', { DocumentName: 'plain', ...input }, given);
  const START = 'ssm:StartAutomationExecution';

  it('asks for its document in that version, and for the automation', () => {
    expect(start({})).toEqual([[START, of('ssm', 'document/plain'), documentOne], [START, anyAutomation]]);
  });

  it('asks for the automation definition instead under automationStartResource automationDefinition', () => {
    expect(start({}, facts({ automationStartResource: 'automationDefinition' }))[0]).toEqual([START, of('ssm', 'automation-definition/plain:1')]);
  });

  it('with tags asks whether they may be given, too', () => {
    expect(start({ Tags: tags }).slice(1)).toEqual([
      [START, anyAutomation, { ...tagged, ...tagging }],
      ['ssm:AddTagsToResource', anyAutomation, tagging],
    ]);
  });

  it('with an assume role asks whether it may be passed on to SSM, and whether it trusts SSM for this automation', () => {
    const required = requiredAccess(START, { DocumentName: 'assuming', Parameters: { Role: [role] }, ClientToken: 'a' }, facts()).slice(2);
    expect(required).toMatchObject([
      { action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
      { action: 'sts:AssumeRole', resource: role, principal: { service: 'ssm.amazonaws.com', arn: expect.stringMatching(/:automation-execution\/[0-9a-f-]{36}$/) as string } },
    ]);
  });

  it('that is refused for its parameters anyhow asks for no role', () => {
    expect(start({ DocumentName: 'assuming' })).toHaveLength(2);
  });

  it('and waiting for it asks whether it may be read', () => {
    expect(start({ Tags: tags }, { ...facts(), isAwaited: true }).at(-1)).toEqual(['ssm:GetAutomationExecution', anyAutomation, tagged]);
  });
});

it('starting an execution and waiting for it asks whether it may be described', () => {
  const required = rowsOf('states:StartExecution', { stateMachineArn: machine, name: 'one' }, { ...facts(), isAwaited: true });
  expect(required).toEqual([['states:StartExecution', machine], ['states:DescribeExecution', execution]]);
});

it('publishing to a topic with a key of the customer asks for the key', () => {
  const required = rowsOf('sns:Publish', { TopicArn: of('sns', 'Secret') });
  const context = { 'kms:ViaService': 'sns.us-east-1.amazonaws.com', 'kms:EncryptionContext:aws:sns:topicArn': of('sns', 'Secret') };
  expect(required.slice(1)).toEqual([['kms:GenerateDataKey', of('kms', 'key/k'), context], ['kms:Decrypt', of('kms', 'key/k'), context]]);
});

it.each([
  ['states:SendTaskSuccess', { taskToken: 'none' }],
  ['sqs:SendMessage', { QueueUrl: 'nowhere' }],
  ['lambda:Invoke', { FunctionName: 'a b' }],
  ['ssm:ListTagsForResource', { ResourceType: 'Document', ResourceId: 'plain' }],
])('%s of %j, which names nothing, is left to the operation to refuse', (operation, input) => {
  expect(rowsOf(operation, input)).toEqual([]);
});
