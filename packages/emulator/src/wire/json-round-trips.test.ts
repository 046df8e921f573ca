import * as sfn from '@aws-sdk/client-sfn';
import * as ssm from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer } from '../http/test-server.ts';
import type { TestServer } from '../http/test-server.ts';
import { ssmSchemas, statesSchemas } from './json-schemas.ts';
import type { Operations } from './operation.ts';

const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:flow:one';
const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:flow';
const id = '01234567-89ab-cdef-0123-456789abcdef';
const at = new Date('2030-01-01T12:34:56.789Z');

interface RoundTrip {
  readonly operation: string;
  readonly send: (clients: Clients) => Promise<object>;
  readonly input: object;
  readonly output: object;
}

interface Clients {
  readonly states: sfn.SFNClient;
  readonly ssm: ssm.SSMClient;
}

const awkward = 'quotes " braces {{x}} 日本語 🎉 \n\u2028';
const execution = { executionArn, stateMachineArn, name: 'one', status: 'SUCCEEDED' as const, startDate: at };
const automation = { AutomationExecutionId: id, DocumentName: 'doc', AutomationExecutionStatus: 'Waiting' as const, ExecutionStartTime: at };
const step = { StepName: 'approve', Action: 'aws:approve', StepStatus: 'Waiting' as const, Outputs: { ApprovalStatus: ['Waiting'] } };

const roundTrips: RoundTrip[] = [
  {
    operation: 'states:StartExecution',
    send: ({ states }) => states.send(new sfn.StartExecutionCommand({ stateMachineArn, name: 'one', input: awkward })),
    input: { stateMachineArn, name: 'one', input: awkward },
    output: { executionArn, startDate: at },
  },
  {
    operation: 'states:DescribeExecution',
    send: ({ states }) => states.send(new sfn.DescribeExecutionCommand({ executionArn })),
    input: { executionArn },
    output: { ...execution, stopDate: at, input: '{}', inputDetails: { included: true }, output: awkward, redriveCount: 0 },
  },
  {
    operation: 'states:StopExecution',
    send: ({ states }) => states.send(new sfn.StopExecutionCommand({ executionArn, error: 'E', cause: awkward })),
    input: { executionArn, error: 'E', cause: awkward },
    output: { stopDate: at },
  },
  {
    operation: 'states:RedriveExecution',
    send: ({ states }) => states.send(new sfn.RedriveExecutionCommand({ executionArn, clientToken: 'once' })),
    input: { executionArn, clientToken: 'once' },
    output: { redriveDate: at },
  },
  {
    operation: 'states:GetExecutionHistory',
    send: ({ states }) => states.send(new sfn.GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 10, includeExecutionData: false })),
    input: { executionArn, reverseOrder: true, maxResults: 10, includeExecutionData: false },
    output: {
      events: [
        { id: 2, previousEventId: 1, timestamp: at, type: 'TaskScheduled', taskScheduledEventDetails: { resourceType: 'lambda', resource: 'invoke', region: 'us-east-1', parameters: awkward } },
        { id: 1, previousEventId: 0, timestamp: at, type: 'ExecutionStarted', executionStartedEventDetails: { input: '{}', inputDetails: { truncated: false } } },
      ],
      nextToken: 'more',
    },
  },
  {
    operation: 'states:ListExecutions',
    send: ({ states }) => states.send(new sfn.ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', maxResults: 5 })),
    input: { stateMachineArn, statusFilter: 'RUNNING', maxResults: 5 },
    output: { executions: [execution] },
  },
  {
    operation: 'states:ListStateMachines',
    send: ({ states }) => states.send(new sfn.ListStateMachinesCommand({})),
    input: {},
    output: { stateMachines: [{ stateMachineArn, name: 'flow', type: 'STANDARD', creationDate: at }] },
  },
  {
    operation: 'states:DescribeStateMachine',
    send: ({ states }) => states.send(new sfn.DescribeStateMachineCommand({ stateMachineArn })),
    input: { stateMachineArn },
    output: { stateMachineArn, name: 'flow', definition: '{}', roleArn: 'r', type: 'STANDARD', creationDate: at, tracingConfiguration: { enabled: true } },
  },
  {
    operation: 'states:DescribeStateMachineForExecution',
    send: ({ states }) => states.send(new sfn.DescribeStateMachineForExecutionCommand({ executionArn })),
    input: { executionArn },
    output: { stateMachineArn, name: 'flow', definition: '{}', roleArn: 'r', updateDate: at },
  },
  {
    operation: 'states:SendTaskSuccess',
    send: ({ states }) => states.send(new sfn.SendTaskSuccessCommand({ taskToken: 'token', output: '{}' })),
    input: { taskToken: 'token', output: '{}' },
    output: {},
  },
  {
    operation: 'states:SendTaskFailure',
    send: ({ states }) => states.send(new sfn.SendTaskFailureCommand({ taskToken: 'token', error: 'E', cause: 'c' })),
    input: { taskToken: 'token', error: 'E', cause: 'c' },
    output: {},
  },
  {
    operation: 'states:SendTaskHeartbeat',
    send: ({ states }) => states.send(new sfn.SendTaskHeartbeatCommand({ taskToken: 'token' })),
    input: { taskToken: 'token' },
    output: {},
  },
  {
    operation: 'ssm:StartAutomationExecution',
    send: (clients) =>
      clients.ssm.send(
        new ssm.StartAutomationExecutionCommand({ DocumentName: 'doc', ClientToken: id, Parameters: { Message: [awkward] }, Tags: [{ Key: 'k', Value: 'v' }] }),
      ),
    input: { DocumentName: 'doc', ClientToken: id, Parameters: { Message: [awkward] }, Tags: [{ Key: 'k', Value: 'v' }] },
    output: { AutomationExecutionId: id },
  },
  {
    operation: 'ssm:GetAutomationExecution',
    send: (clients) => clients.ssm.send(new ssm.GetAutomationExecutionCommand({ AutomationExecutionId: id })),
    input: { AutomationExecutionId: id },
    output: { AutomationExecution: { ...automation, StepExecutions: [step], StepExecutionsTruncated: false, Parameters: { Message: [awkward] } } },
  },
  {
    operation: 'ssm:DescribeAutomationExecutions',
    send: (clients) => clients.ssm.send(new ssm.DescribeAutomationExecutionsCommand({ Filters: [{ Key: 'TagKey', Values: ['level'] }], MaxResults: 50 })),
    input: { Filters: [{ Key: 'TagKey', Values: ['level'] }], MaxResults: 50 },
    output: { AutomationExecutionMetadataList: [automation] },
  },
  {
    operation: 'ssm:DescribeAutomationStepExecutions',
    send: (clients) => clients.ssm.send(new ssm.DescribeAutomationStepExecutionsCommand({ AutomationExecutionId: id })),
    input: { AutomationExecutionId: id },
    output: { StepExecutions: [{ ...step, ExecutionStartTime: at }] },
  },
  {
    operation: 'ssm:SendAutomationSignal',
    send: (clients) => clients.ssm.send(new ssm.SendAutomationSignalCommand({ AutomationExecutionId: id, SignalType: 'Approve', Payload: { Comment: [awkward] } })),
    input: { AutomationExecutionId: id, SignalType: 'Approve', Payload: { Comment: [awkward] } },
    output: {},
  },
  {
    operation: 'ssm:StopAutomationExecution',
    send: (clients) => clients.ssm.send(new ssm.StopAutomationExecutionCommand({ AutomationExecutionId: id, Type: 'Cancel' })),
    input: { AutomationExecutionId: id, Type: 'Cancel' },
    output: {},
  },
  {
    operation: 'ssm:GetParameter',
    send: (clients) => clients.ssm.send(new ssm.GetParameterCommand({ Name: '/a/b' })),
    input: { Name: '/a/b' },
    output: { Parameter: { Name: '/a/b', Type: 'String', Value: awkward, Version: 1, LastModifiedDate: at } },
  },
  {
    operation: 'ssm:GetParameters',
    send: (clients) => clients.ssm.send(new ssm.GetParametersCommand({ Names: ['/a', '/b'] })),
    input: { Names: ['/a', '/b'] },
    output: { Parameters: [{ Name: '/a', Value: 'x' }], InvalidParameters: ['/b'] },
  },
  {
    operation: 'ssm:ListTagsForResource',
    send: (clients) => clients.ssm.send(new ssm.ListTagsForResourceCommand({ ResourceType: 'Automation', ResourceId: id })),
    input: { ResourceType: 'Automation', ResourceId: id },
    output: { TagList: [{ Key: 'k', Value: 'v' }] },
  },
  {
    operation: 'ssm:GetDocument',
    send: (clients) => clients.ssm.send(new ssm.GetDocumentCommand({ Name: 'doc', DocumentVersion: '$LATEST' })),
    input: { Name: 'doc', DocumentVersion: '$LATEST' },
    output: { Name: 'doc', DocumentVersion: '1', Content: '{}', DocumentType: 'Automation', DocumentFormat: 'JSON' },
  },
  {
    operation: 'ssm:DescribeDocument',
    send: (clients) => clients.ssm.send(new ssm.DescribeDocumentCommand({ Name: 'doc' })),
    input: { Name: 'doc' },
    output: { Document: { Name: 'doc', CreatedDate: at, DefaultVersion: '2', LatestVersion: '3' } },
  },
];

const received: { operation: string; input: unknown }[] = [];
const operations: Operations = Object.fromEntries(
  roundTrips.map(({ operation, output }) => [
    operation,
    (input: unknown) => {
      received.push({ operation, input });
      return output;
    },
  ]),
);

let server: TestServer;
let clients: Clients;

beforeAll(async () => {
  server = await startTestServer(operations);
  const config = { endpoint: server.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };
  clients = { states: new sfn.SFNClient(config), ssm: new ssm.SSMClient(config) };
});

afterAll(async () => {
  clients.states.destroy();
  clients.ssm.destroy();
  await server.close();
});

describe('round trips through the AWS SDK', () => {
  it.each(roundTrips)('carries $operation there and back', async ({ operation, send, input, output }) => {
    received.length = 0;
    const { $metadata, ...answer } = (await send(clients)) as { $metadata: { requestId?: string } };
    expect(received).toEqual([{ operation, input: expect.objectContaining(input) as unknown }]);
    expect(answer).toEqual(output);
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('covers every operation that has a schema', () => {
    const served = [...Object.keys(statesSchemas).map((name) => `states:${name}`), ...Object.keys(ssmSchemas).map((name) => `ssm:${name}`)];
    expect(roundTrips.map(({ operation }) => operation).toSorted()).toEqual(served.toSorted());
  });
});
