/**
 * The same approval through clients that are not ours: the aws CLI and boto3 where they are installed, the JavaScript
 * SDK everywhere. Each starts the flow, reads it, decides it and reads how it ended.
 */
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  DescribeAutomationExecutionsCommand,
  GetAutomationExecutionCommand,
  SendAutomationSignalCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approverOf, outsider, requester } from './people.ts';
import { isInstalled, runCommand } from './stage/command.ts';
import type { PrincipalKeys } from './stage/control.ts';
import { automationOf } from './stage/mail.ts';
import { openStage, type Stage } from './stage/stage.ts';

/** The operations of the issue, as one client calls them. Answers are JSON, members named as in the API. */
interface Client {
  callerArn(keys?: PrincipalKeys): Promise<string>;
  startExecution(input: { stateMachineArn: string; name: string; input: string }): Promise<{ executionArn: string }>;
  describeExecution(executionArn: string): Promise<{ status: string; output?: string }>;
  getExecutionHistory(executionArn: string): Promise<{ events: { type: string }[] }>;
  describeAutomationExecutions(status: string): Promise<{ AutomationExecutionMetadataList: { AutomationExecutionId: string }[] }>;
  getAutomationExecution(id: string): Promise<{ AutomationExecution: { AutomationExecutionStatus: string; StepExecutions: { Action: string; StepStatus: string }[] } }>;
  /** Rejects with the error's code in its text. */
  sendAutomationSignal(id: string, keys: PrincipalKeys): Promise<void>;
}

type MakeClient = (stage: Stage) => Client;

const json = async (text: Promise<string>) => JSON.parse(await text);

const awsCli: MakeClient = (stage) => {
  const aws = (args: string[], keys?: PrincipalKeys) =>
    runCommand(['aws', ...args, '--output', 'json'], { ...stage, ...(keys ? { keys } : {}) });
  return {
    callerArn: async (keys) => (await json(aws(['sts', 'get-caller-identity'], keys))).Arn,
    startExecution: ({ stateMachineArn, name, input }) =>
      json(aws(['stepfunctions', 'start-execution', '--state-machine-arn', stateMachineArn, '--name', name, '--input', input])),
    describeExecution: (arn) => json(aws(['stepfunctions', 'describe-execution', '--execution-arn', arn])),
    getExecutionHistory: (arn) => json(aws(['stepfunctions', 'get-execution-history', '--execution-arn', arn])),
    describeAutomationExecutions: (status) =>
      json(aws(['ssm', 'describe-automation-executions', '--filters', `Key=ExecutionStatus,Values=${status}`])),
    getAutomationExecution: (id) => json(aws(['ssm', 'get-automation-execution', '--automation-execution-id', id])),
    sendAutomationSignal: async (id, keys) => {
      const signal = ['--signal-type', 'Approve', '--payload', 'Comment=Looks_good'];
      await aws(['ssm', 'send-automation-signal', '--automation-execution-id', id, ...signal], keys);
    },
  };
};

/** One call of boto3: service, operation, keyword arguments as JSON. */
const boto3Program = `
import boto3, json, sys
service, operation, arguments = sys.argv[1:]
answer = getattr(boto3.client(service), operation)(**json.loads(arguments))
print(json.dumps(answer, default=str))
`;

const boto3: MakeClient = (stage) => {
  const call = (service: string, operation: string, input: object, keys?: PrincipalKeys) =>
    json(runCommand(['python3', '-c', boto3Program, service, operation, JSON.stringify(input)], { ...stage, ...(keys ? { keys } : {}) }));
  return {
    callerArn: async (keys) => (await call('sts', 'get_caller_identity', {}, keys)).Arn,
    startExecution: (input) => call('stepfunctions', 'start_execution', input),
    describeExecution: (executionArn) => call('stepfunctions', 'describe_execution', { executionArn }),
    getExecutionHistory: (executionArn) => call('stepfunctions', 'get_execution_history', { executionArn }),
    describeAutomationExecutions: (status) =>
      call('ssm', 'describe_automation_executions', { Filters: [{ Key: 'ExecutionStatus', Values: [status] }] }),
    getAutomationExecution: (AutomationExecutionId) => call('ssm', 'get_automation_execution', { AutomationExecutionId }),
    sendAutomationSignal: (AutomationExecutionId, keys) =>
      call('ssm', 'send_automation_signal', { AutomationExecutionId, SignalType: 'Approve', Payload: { Comment: ['Looks good'] } }, keys),
  };
};

const javascript: MakeClient = ({ endpoint, region, sfn, ssm }) => {
  const as = (keys: PrincipalKeys) => ({ endpoint, region, credentials: keys });
  // What crosses the wire is JSON; so is what the assertions look at.
  const plain = async <T>(answer: Promise<unknown>) => JSON.parse(JSON.stringify(await answer)) as T;
  return {
    callerArn: async (keys) => {
      const credentials = keys ?? { accessKeyId: 'test', secretAccessKey: 'test' };
      const { Arn = '' } = await new STSClient({ endpoint, region, credentials }).send(new GetCallerIdentityCommand());
      return Arn;
    },
    startExecution: (input) => plain(sfn.send(new StartExecutionCommand(input))),
    describeExecution: (executionArn) => plain(sfn.send(new DescribeExecutionCommand({ executionArn }))),
    getExecutionHistory: (executionArn) => plain(sfn.send(new GetExecutionHistoryCommand({ executionArn }))),
    describeAutomationExecutions: (status) =>
      plain(ssm.send(new DescribeAutomationExecutionsCommand({ Filters: [{ Key: 'ExecutionStatus', Values: [status] }] }))),
    getAutomationExecution: (AutomationExecutionId) => plain(ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }))),
    sendAutomationSignal: async (AutomationExecutionId, keys) => {
      await new SSMClient(as(keys)).send(
        new SendAutomationSignalCommand({ AutomationExecutionId, SignalType: 'Approve', Payload: { Comment: ['Looks good'] } }),
      );
    },
  };
};

const clients: [string, boolean, MakeClient][] = [
  ['the JavaScript SDK', true, javascript],
  ['the aws CLI', isInstalled('aws', '--version'), awsCli],
  ['boto3', isInstalled('python3', '-c', 'import boto3'), boto3],
];

describe.each(clients)('%s', (name, installed, makeClient) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it.skipIf(!installed)('requests, follows and decides an approval', async () => {
    const client = makeClient(stage);
    const { executionArn } = await client.startExecution({
      stateMachineArn: `arn:aws:states:${stage.region}:123456789012:stateMachine:journeys-approval-flow`,
      name: `levels-1--${name.replaceAll(' ', '-')}`,
      input: JSON.stringify({
        version: 1,
        kind: 'policy',
        policy: 'levels-1',
        subject: `Asked by ${name} 🚀`,
        review: { url: 'https://example.com/42' },
        requestedBy: { principal: requester },
      }),
    });
    const automationId = automationOf(await stage.nextMail(executionArn.split(':').at(-1) ?? ''));
    expect(await client.describeExecution(executionArn)).toMatchObject({ status: 'RUNNING' });
    expect(await client.describeAutomationExecutions('Waiting')).toMatchObject({
      AutomationExecutionMetadataList: [{ AutomationExecutionId: automationId }],
    });

    await expect(client.sendAutomationSignal(automationId, await stage.keysOf(outsider))).rejects.toThrow(/InvalidAutomationSignal|approver/);
    await client.sendAutomationSignal(automationId, await stage.keysOf(approverOf(1)));
    await stage.control.advance(0);

    expect(await client.getAutomationExecution(automationId)).toMatchObject({
      AutomationExecution: {
        AutomationExecutionStatus: 'Success',
        StepExecutions: [{ Action: 'aws:approve', StepStatus: 'Success' }, { Action: 'aws:invokeLambdaFunction', StepStatus: 'Success' }],
      },
    });
    const { status, output } = await client.describeExecution(executionArn);
    expect([status, JSON.parse(output ?? '{}')]).toMatchObject(['SUCCEEDED', { status: 'APPROVED', levels: [{ decisions: [{ approver: approverOf(1) }] }] }]);
    const { events } = await client.getExecutionHistory(executionArn);
    expect([events[0]?.type, events.at(-1)?.type]).toEqual(['ExecutionStarted', 'ExecutionSucceeded']);
  });

  it.skipIf(!installed)('knows who is calling', async () => {
    const client = makeClient(stage);
    expect(await client.callerArn()).toBe('arn:aws:iam::123456789012:root');
    expect(await client.callerArn(await stage.keysOf(outsider))).toBe(outsider);
    expect(await client.callerArn(await stage.keysOf(requester))).toBe(requester);
  });
});
