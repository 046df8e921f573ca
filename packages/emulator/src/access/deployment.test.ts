/** What is asked when a deployment is created, what services do silently as its roles, and what they do by their own name. */
import * as sfn from '@aws-sdk/client-sfn';
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';

import { startEmulator } from '../emulator.ts';
import type { Emulator } from '../emulator.ts';
import { functionOf, writeTestAssembly } from '../test-assembly.ts';
import type { TestAssembly } from '../test-assembly.ts';
import { aFakeAuthorizer, denying, implicitly } from './fake-authorizer.ts';
import type { FakeAuthorizer } from './fake-authorizer.ts';

const getAtt = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });
const wait = { QueryLanguage: 'JSONata', StartAt: 'Start', States: { Start: { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2', Arguments: { StateMachineArn: 'm' }, End: true } } };
const queueArn = 'arn:aws:sqs:us-east-1:123456789012:letters';
const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:told';
const waiterArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:waiter';
const functionRole = 'arn:aws:iam::123456789012:role/function-role';
const machineRole = 'arn:aws:iam::123456789012:role/machine-role';

let assembly: TestAssembly;

beforeAll(() => {
  assembly = writeTestAssembly({
    Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
    Told: functionOf('told', 'exports.handler = async () => console.log("said");', { DeadLetterConfig: { TargetArn: getAtt('Letters') }, TracingConfig: { Mode: 'Active' } }),
    ToldConfig: { Type: 'AWS::Lambda::EventInvokeConfig', Properties: { FunctionName: { Ref: 'Told' }, Qualifier: '$LATEST', DestinationConfig: { OnSuccess: { Destination: getAtt('Doubler') } } } },
    Waiter: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { StateMachineName: 'waiter', RoleArn: getAtt('MachineRole'), DefinitionString: JSON.stringify(wait), LoggingConfiguration: { Level: 'ALL' }, TracingConfiguration: { Enabled: true } },
    },
    Started: {
      Type: 'AWS::Events::Rule',
      Properties: { Name: 'started', EventPattern: { source: ['aws.states'], detail: { status: ['RUNNING'] } }, Targets: [{ Id: 'told', Arn: getAtt('Told') }] },
    },
    MayTell: { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: { Ref: 'Told' }, Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com', SourceArn: getAtt('Started') } },
  });
  return () => assembly.remove();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const start = (authorizer: FakeAuthorizer): Promise<Emulator> => startEmulator({ assembly: assembly.directory, frozen: true, authorizer: authorizer.create });

describe('a deployment fails, and its authorizer is closed, where', () => {
  const services = (service: string) => ({ ...implicitly, policyKind: 'resource-based', service }) as const;
  const assuming = (service: string): FakeAuthorizer['deny'] => ({ principal }) => (principal.service === service ? services(service) : undefined);

  it.each<[what: string, deny: FakeAuthorizer['deny'], message: string]>([
    ['Lambda may not assume a role', assuming('lambda.amazonaws.com'), `${functionArn}: lambda:CreateFunction: InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda. (User: lambda.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${functionRole})`],
    ['Step Functions may not assume a role', assuming('states.amazonaws.com'), 'AccessDeniedException: Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.'],
    ['a function may not write to its dead-letter queue', denying('sqs:SendMessage'), `The provided execution role does not have permissions to call SendMessage on SQS (User: arn:aws:sts::123456789012:assumed-role/function-role/told is not authorized to perform: sqs:sendmessage on resource: ${queueArn}`],
    ['a function may not invoke its destination', denying('lambda:InvokeFunction'), "The function's execution role does not have permissions to call Invoke on arn:aws:lambda:us-east-1:123456789012:function:doubler"],
    ['a machine may not deliver its logs', denying('logs:CreateLogDelivery'), `${waiterArn}: states:CreateStateMachine: AccessDeniedException: The state machine IAM Role is not authorized to access the Log Destination`],
    ['a machine that waits for executions may not make the rule for it', denying('events:PutRule'), `'${machineRole}' is not authorized to create managed-rule. (User: arn:aws:sts::123456789012:assumed-role/machine-role/waiter is not authorized to perform: events:PutRule on resource: arn:aws:events:us-east-1:123456789012:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`],
  ])('%s', async (_what, deny, message) => {
    const authorizer = aFakeAuthorizer(deny);
    await expect(start(authorizer)).rejects.toThrow(message);
    expect(authorizer.closed).toBe(1);
  });
});

it('an authorizer is told of all grants first, with where they come from', async () => {
  const authorizer = aFakeAuthorizer();
  await (await start(authorizer)).close();
  expect(authorizer.deployed?.roles.map(({ name, trustPolicy }) => [name, trustPolicy.origin?.path])).toContainEqual(['function-role', 'Resources.FunctionRole.Properties.AssumeRolePolicyDocument']);
  expect(authorizer.deployed?.resourcePolicies).toMatchObject([
    {
      resource: functionArn,
      policy: {
        document: { Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'lambda:InvokeFunction', Resource: functionArn, Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:events:us-east-1:123456789012:rule/started' } } }] },
        origin: { stack: 'Stack', logicalId: 'MayTell' },
      },
    },
  ]);
  expect(authorizer.closed).toBe(1);
});

describe('while it runs', () => {
  async function running(deny: FakeAuthorizer['deny']): Promise<{ emulator: Emulator; authorizer: FakeAuthorizer; said: string[] }> {
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    const authorizer = aFakeAuthorizer(deny);
    const emulator = await start(authorizer);
    onTestFinished(() => emulator.close());
    const machines = new sfn.SFNClient({ endpoint: emulator.endpoint, region: emulator.region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
    await machines.send(new sfn.StartExecutionCommand({ stateMachineArn: waiterArn }));
    await emulator.clock.advance(0);
    return { emulator, authorizer, said };
  }

  it('a rule invokes a function by the name of EventBridge, which the policy of the function decides', async () => {
    const { emulator, authorizer } = await running(() => undefined);
    expect(authorizer.requests.find(({ principal }) => principal.service === 'events.amazonaws.com')).toMatchObject({
      principal: { arn: 'events.amazonaws.com' },
      action: 'lambda:InvokeFunction',
      resource: functionArn,
      context: { 'aws:SourceArn': 'arn:aws:events:us-east-1:123456789012:rule/started', 'aws:SourceAccount': '123456789012' },
      identityPolicies: [],
      resourcePolicies: [authorizer.deployed?.resourcePolicies[0]?.policy],
    });
    expect(emulator.logs('told')?.map(({ line }) => line)).toEqual(['said']);
    expect(authorizer.requests.filter(({ action }) => action.startsWith('xray:')).map(({ action, principal }) => `${principal.roleArn} ${action}`)).toEqual([
      `${machineRole} xray:PutTraceSegments`,
      `${machineRole} xray:PutTelemetryRecords`,
      `${machineRole} xray:GetSamplingRules`,
      `${machineRole} xray:GetSamplingTargets`,
      `${functionRole} xray:PutTraceSegments`,
      `${functionRole} xray:PutTelemetryRecords`,
    ]);
  });

  it('a rule that a function does not allow is denied, whatever the policies that were checked before there was an authorizer', async () => {
    const { emulator } = await running(({ principal }) => (principal.service === 'events.amazonaws.com' ? { ...implicitly, policyKind: 'resource-based' } : undefined));
    expect(emulator.usage().events).toEqual({ delivered: 0, undelivered: 1 });
  });

  it('a function that may not log runs, and leaves no logs, which is said on stderr', async () => {
    const { emulator, said } = await running(denying('logs:PutLogEvents', 'xray:PutTraceSegments'));
    expect(emulator.usage().lambda.functions['told']).toMatchObject({ invocations: 1, errors: 0 });
    expect(emulator.logs('told')).toEqual([]);
    expect(said.join('')).toMatch(/Nothing that told logs is kept, as on AWS: User: \S+assumed-role\/function-role\/told is not authorized to perform: logs:PutLogEvents/);
    expect(said.join('')).toMatch(/On AWS waiter would not be traced/);
  });
});
