/** Denials over the wire, inside state machines and inside automations, by an authorizer that denies what a test says. */
import * as sfn from '@aws-sdk/client-sfn';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { startEmulator } from '../emulator.ts';
import type { Emulator } from '../emulator.ts';
import type { IssuedPrincipal } from '../identity/principals.ts';
import { writeTestAssembly } from '../test-assembly.ts';
import type { TestAssembly } from '../test-assembly.ts';
import type { AccessRequest } from './authorizer.ts';
import { aFakeAuthorizer, denying, implicitly } from './fake-authorizer.ts';

const USER = 'arn:aws:iam::123456789012:user/team-lead';
const machineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:machine';
const topicArn = 'arn:aws:sns:us-east-1:123456789012:AutomationTopic';
const roleArn = 'arn:aws:iam::123456789012:role/runner';

const managed = {
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { ManagedPolicyName: 'approvers', PolicyDocument: { Version: '2012-10-17', Statement: [] } },
};
const letters = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } };

const authorizer = aFakeAuthorizer();
let assembly: TestAssembly;
let emulator: Emulator;
let user: IssuedPrincipal;

beforeAll(async () => {
  assembly = writeTestAssembly({ Approvers: managed, Letters: letters });
  emulator = await startEmulator({ assembly: assembly.directory, frozen: true, authorizer: authorizer.create });
  user = emulator.principals.issue(USER);
});
afterEach(() => {
  vi.restoreAllMocks();
  authorizer.deny = () => undefined;
  authorizer.requests.length = 0;
});
afterAll(async () => {
  await emulator.close();
  assembly.remove();
});

const options = (credentials: { accessKeyId: string; secretAccessKey: string } = user) => ({ endpoint: emulator.endpoint, region: emulator.region, credentials, maxAttempts: 1 });
const root = { accessKeyId: 'test', secretAccessKey: 'test' };
const automations = async (): Promise<number> =>
  ((await new ssm.SSMClient(options(root)).send(new ssm.DescribeAutomationExecutionsCommand({}))).AutomationExecutionMetadataList ?? []).length;
const startRunbook = () => new ssm.SSMClient(options()).send(new ssm.StartAutomationExecutionCommand({ DocumentName: 'runbook', Parameters: { Subject: ['s'] } }));

interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly $metadata: { readonly httpStatusCode?: number };
}

async function refusalOf(promise: Promise<unknown>): Promise<[name: string, status: number | undefined, message: string]> {
  const { name, message, $metadata } = await promise.then(
    () => expect.unreachable(),
    (error: Refusal) => error,
  );
  return [name, $metadata.httpStatusCode, message];
}

const because = (action: string, resource: string, shown = action): string =>
  `User: ${USER} is not authorized to perform: ${shown} on resource: ${resource} because no identity-based policy allows the ${shown} action`;

describe('a denied call', () => {
  it.each([
    ['states:StartExecution', machineArn, () => new sfn.SFNClient(options()).send(new sfn.StartExecutionCommand({ stateMachineArn: machineArn })), 'AccessDeniedException', 400],
    ['ssm:DescribeAutomationExecutions', 'arn:aws:ssm:us-east-1:123456789012:*', () => new ssm.SSMClient(options()).send(new ssm.DescribeAutomationExecutionsCommand({})), 'AccessDeniedException', 400],
    ['iam:PassRole', roleArn, startRunbook, 'AccessDeniedException', 400],
  ])('to %s on %s is refused as AWS does', async (action, resource, call, name, status) => {
    authorizer.deny = denying(action);
    expect(await refusalOf(call())).toEqual([name, status, because(action, resource)]);
  });

  it('of SQS is AccessDenied, and shows the action in lower case', async () => {
    authorizer.deny = denying('sqs:SendMessage');
    const send = new sqs.SQSClient(options()).send(new sqs.SendMessageCommand({ QueueUrl: `${emulator.endpoint}/123456789012/letters`, MessageBody: 'm' }));
    expect(await refusalOf(send)).toEqual(['AccessDenied', 403, because('sqs:SendMessage', 'arn:aws:sqs:us-east-1:123456789012:letters', 'sqs:sendmessage')]);
  });

  it('of STS is AccessDenied, and tells no reason', async () => {
    authorizer.deny = denying('sts:AssumeRole');
    const assume = new sts.STSClient(options()).send(new sts.AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'session' }));
    expect(await refusalOf(assume)).toEqual(['AccessDenied', 403, `User: ${USER} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`]);
  });

  it.each([
    ['explicit', 'identity-based', 'with an explicit deny in an identity-based policy'],
    ['explicit', 'resource-based', 'with an explicit deny in a resource-based policy'],
    ['explicit', 'permissions-boundary', 'with an explicit deny in a permissions boundary'],
    ['implicit', 'resource-based', 'because no resource-based policy allows the ssm:GetDocument action'],
    ['implicit', 'permissions-boundary', 'because no permissions boundary allows the ssm:GetDocument action'],
  ] as const)('that is %s by what is %s says so', async (reason, policyKind, said) => {
    authorizer.deny = () => ({ allowed: false, reason, policyKind });
    const [, , message] = await refusalOf(new ssm.SSMClient(options()).send(new ssm.GetDocumentCommand({ Name: 'runbook' })));
    expect(message).toBe(`User: ${USER} is not authorized to perform: ssm:GetDocument on resource: arn:aws:ssm:us-east-1:123456789012:document/runbook ${said}`);
  });

  it.each(['ssm:StartAutomationExecution', 'iam:PassRole'])('has no effect, uses up no fault, whichever of its permissions is missing: %s', async (action) => {
    const before = await automations();
    emulator.faults.add({ kind: 'throttle', operation: 'ssm:StartAutomationExecution' });
    authorizer.deny = denying(action);
    expect((await refusalOf(startRunbook()))[0]).toBe('AccessDeniedException');
    expect([await automations(), emulator.faults.list().length]).toEqual([before, 1]);
    emulator.faults.clear();
  });

  it('may be of something that is not there: existence is not told to who may not ask', async () => {
    authorizer.deny = denying('ssm:GetAutomationExecution');
    const id = '00000000-0000-4000-8000-000000000000';
    const [name] = await refusalOf(new ssm.SSMClient(options()).send(new ssm.GetAutomationExecutionCommand({ AutomationExecutionId: id })));
    expect(name).toBe('AccessDeniedException');
  });

  it('is what nobody could decide, too: an authorizer that fails lets nothing through', async () => {
    const before = await automations();
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    authorizer.deny = () => {
      throw new Error('no data');
    };
    expect((await refusalOf(startRunbook())).slice(0, 2)).toEqual(['InternalServerError', 500]);
    expect(await automations()).toBe(before);
  });

  it('by a role that does not trust SSM starts no automation', async () => {
    authorizer.deny = ({ principal }) => (principal.service === 'ssm.amazonaws.com' ? { ...implicitly, policyKind: 'resource-based' } : undefined);
    expect(await refusalOf(startRunbook())).toEqual([
      'InvalidAutomationExecutionParametersException',
      400,
      `The defined assume role is unable to be assumed: User: ssm.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    ]);
  });
});

describe('who is asked about', () => {
  const asked = (action: string): AccessRequest => authorizer.requests.find((request) => request.action === action) ?? expect.unreachable();

  it('is a user with the policies that were attached to it, by name or as documents', async () => {
    const inline = { name: 'inline', document: { Version: '2012-10-17', Statement: [] } };
    const someone = emulator.principals.issue('arn:aws:iam::123456789012:user/second-approver', { policies: ['approvers', inline, 'arn:aws:iam::aws:policy/ReadOnlyAccess'] });
    await new ssm.SSMClient(options(someone)).send(new ssm.DescribeAutomationExecutionsCommand({}));
    const { principal, identityPolicies, context } = asked('ssm:DescribeAutomationExecutions');
    expect(principal).toEqual({ arn: someone.arn });
    expect(identityPolicies).toEqual([authorizer.deployed!.managedPolicies[0], inline, { name: 'ReadOnlyAccess', arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }]);
    expect(context).toMatchObject({ 'aws:PrincipalArn': someone.arn, 'aws:username': 'second-approver', 'aws:PrincipalType': 'User', 'aws:SecureTransport': 'true' });
  });

  it.each([
    ['nobody', /"nobody" is no managed policy of the stacks, by ARN, name or logical id; there are: approvers\./],
    [{ name: 'inline' }, /policies is a list of managed policies/],
  ])('cannot be issued with the policy %j', (policy, message) => {
    expect(() => emulator.principals.issue('arn:aws:iam::123456789012:user/nobody', { policies: [policy as string] })).toThrow(message);
    expect(emulator.principals.list().map(({ arn }) => arn)).not.toContain('arn:aws:iam::123456789012:user/nobody');
  });

  it('is never the root, who may do everything', async () => {
    authorizer.deny = () => implicitly;
    await automations();
    expect(authorizer.requests).toEqual([]);
  });

  it('is a state machine with its role, and a function with its own, and the function as the source in the context', async () => {
    const started = await new sfn.SFNClient(options()).send(new sfn.StartExecutionCommand({ stateMachineArn: machineArn, input: '{"n":1}' }));
    await emulator.clock.advance(3600);
    const { status } = await new sfn.SFNClient(options(root)).send(new sfn.DescribeExecutionCommand({ executionArn: started.executionArn }));
    expect(status).toBe('SUCCEEDED');
    expect(asked('lambda:InvokeFunction')).toMatchObject({
      principal: { arn: expect.stringContaining(':assumed-role/machine-role/') as string, roleArn: 'arn:aws:iam::123456789012:role/machine-role' },
      resource: 'arn:aws:lambda:us-east-1:123456789012:function:doubler',
      operation: 'lambda:Invoke',
    });
    expect(asked('logs:PutLogEvents')).toMatchObject({
      principal: { arn: 'arn:aws:sts::123456789012:assumed-role/function-role/doubler', roleArn: 'arn:aws:iam::123456789012:role/function-role' },
      context: { 'lambda:SourceFunctionArn': 'arn:aws:lambda:us-east-1:123456789012:function:doubler' },
    });
  });
});

describe('inside AWS', () => {
  it('a task that is denied fails with the general exception, whose cause names principal, action and resource', async () => {
    authorizer.deny = denying('lambda:InvokeFunction');
    const { executionArn } = await new sfn.SFNClient(options()).send(new sfn.StartExecutionCommand({ stateMachineArn: machineArn, input: '{"n":1}' }));
    await emulator.clock.advance(3600);
    const { error, cause } = await new sfn.SFNClient(options(root)).send(new sfn.DescribeExecutionCommand({ executionArn }));
    expect(error).toBe('Lambda.AWSLambdaException');
    expect(cause).toMatch(/assumed-role\/machine-role\/\S+ is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:123456789012:function:doubler because/);
  });

  it('a step that is denied fails with the message, and sends no mail', async () => {
    authorizer.deny = denying('sns:Publish');
    const before = (await emulator.mails()).length;
    const { AutomationExecutionId } = await startRunbook();
    await emulator.clock.advance(0);
    const { AutomationExecution } = await new ssm.SSMClient(options(root)).send(new ssm.GetAutomationExecutionCommand({ AutomationExecutionId }));
    expect(AutomationExecution?.AutomationExecutionStatus).toBe('Failed');
    expect(AutomationExecution?.FailureMessage).toContain(
      `AuthorizationError: User: arn:aws:sts::123456789012:assumed-role/runner/Automation-${AutomationExecutionId} is not authorized to perform: SNS:Publish on resource: ${topicArn}`,
    );
    expect(await emulator.mails()).toHaveLength(before);
    expect(authorizer.requests.find(({ action }) => action === 'sns:Publish')?.resourcePolicies).toMatchObject([
      { name: '__default_policy_ID', document: { Statement: [{ Resource: topicArn, Condition: { StringEquals: { 'AWS:SourceOwner': '123456789012' } } }] } },
    ]);
  });
});
