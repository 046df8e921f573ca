import type { AccessPolicy, AccessRequest, DeployedAccess } from '@countersign/emulator';
import { describe, expect, it } from 'vitest';
import { account, aPolicy, aRequest, at, roleArn } from './a-request.ts';
import { watchAccess } from './watch.ts';

const deployed: DeployedAccess = {
  account: { partition: 'aws', region: 'us-east-1', accountId: account },
  roles: [],
  managedPolicies: [],
  resourcePolicies: [],
  userPolicies: {},
};
const decide = async (request: AccessRequest) => (await watchAccess().authorizer(deployed)).authorize(request);
const allowed = { allowed: true };
const denied = { allowed: false, reason: 'implicit', policyKind: 'identity-based' };
const explicitly = { allowed: false, reason: 'explicit', policyKind: 'identity-based' };

const machine = at('states', 'stateMachine:flow');
const execution = at('states', 'execution:flow:one');
const automation = at('ssm', 'automation-execution/00000000-0000-0000-0000-000000000001');
const topic = at('sns', 'Automation-team');
const start = { Action: 'states:StartExecution', Resource: machine };
const tagged = (stage: string) => ({ context: { 'aws:ResourceTag/stage': stage } });

describe('a session of a role', () => {
  it.each<[string, object, Partial<AccessRequest>, object]>([
    ['the action on the resource', start, {}, allowed],
    ['one of many actions on one of many resources', { Action: ['states:ListExecutions', 'states:StartExecution'], Resource: ['arn:aws:states:us-east-1:123456789012:stateMachine:other', machine] }, {}, allowed],
    ['an action in other letters', { Action: 'States:startexecution', Resource: machine }, {}, allowed],
    ['all actions that start so', { Action: 'states:Start*', Resource: machine }, {}, allowed],
    ['all executions of the machine', { Action: 'states:StopExecution', Resource: at('states', 'execution:flow:*') }, { action: 'states:StopExecution', resource: execution }, allowed],
    ['all executions of a machine whose name starts so', { Action: 'states:StopExecution', Resource: at('states', 'execution:flow-2:*') }, { action: 'states:StopExecution', resource: execution }, denied],
    ['all automations, one of which it starts', { Action: 'ssm:AddTagsToResource', Resource: at('ssm', 'automation-execution/*') }, { action: 'ssm:AddTagsToResource', resource: at('ssm', 'automation-execution/*') }, allowed],
    ['one automation, and starts another', { Action: 'ssm:AddTagsToResource', Resource: automation }, { action: 'ssm:AddTagsToResource', resource: at('ssm', 'automation-execution/*') }, denied],
    ['another action', { Action: 'states:StopExecution', Resource: machine }, {}, denied],
    ['another resource', { Action: 'states:StartExecution', Resource: at('states', 'stateMachine:other') }, {}, denied],
    ['nothing', { Effect: 'Deny', Action: 'sns:Publish', Resource: '*' }, {}, denied],
    ['all but this action', { NotAction: 'states:StartExecution', Resource: '*' }, {}, denied],
    ['all but other actions', { NotAction: 'iam:*', Resource: '*' }, {}, allowed],
    ['all but this resource', { Action: 'states:StartExecution', NotResource: machine }, {}, denied],
    ['what a tag says', { Action: 'ssm:GetAutomationExecution', Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/stage': 'one' } } }, { action: 'ssm:GetAutomationExecution', resource: automation, ...tagged('one') }, allowed],
    ['what another tag says', { Action: 'ssm:GetAutomationExecution', Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/stage': 'one' } } }, { action: 'ssm:GetAutomationExecution', resource: automation, ...tagged('two') }, denied],
    ['what a tag says, where there is none', { Action: 'ssm:GetAutomationExecution', Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/stage': 'one' } } }, { action: 'ssm:GetAutomationExecution', resource: automation }, denied],
    ['what bears its own name', { Action: 'ssm:GetAutomationExecution', Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/owner': '${aws:username}' } } }, { action: 'ssm:GetAutomationExecution', resource: automation, context: { 'aws:username': 'one', 'aws:ResourceTag/owner': 'one' } }, allowed],
    ['passing a role to one service', { Action: 'iam:PassRole', Resource: roleArn, Condition: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } } }, { action: 'iam:PassRole', resource: roleArn, context: { 'iam:PassedToService': 'ssm.amazonaws.com' } }, allowed],
    ['passing a role to another service', { Action: 'iam:PassRole', Resource: roleArn, Condition: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } } }, { action: 'iam:PassRole', resource: roleArn, context: { 'iam:PassedToService': 'lambda.amazonaws.com' } }, denied],
  ])('that is allowed %s', async (_what, statement, changes, answer) => {
    expect(await decide(aRequest({ ...changes, identityPolicies: [aPolicy(statement)] }))).toEqual(answer);
  });

  it('is refused what is both allowed and denied', async () => {
    expect(await decide(aRequest({ identityPolicies: [aPolicy(start), aPolicy({ ...start, Effect: 'Deny' })] }))).toEqual(explicitly);
  });

  it('is refused what its boundary leaves out', async () => {
    const request = aRequest({ identityPolicies: [aPolicy(start)], permissionsBoundary: aPolicy({ Action: 'sns:*', Resource: '*' }) });
    expect(await decide(request)).toEqual({ ...denied, policyKind: 'permissions-boundary' });
  });

  it('is refused what the resource denies', async () => {
    const plain = aPolicy({ Effect: 'Deny', Principal: '*', Action: 'sns:Publish', Resource: topic, Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    const request = (secure: string) =>
      aRequest({ action: 'sns:Publish', resource: topic, context: { 'aws:SecureTransport': secure }, identityPolicies: [aPolicy({ Action: 'sns:Publish', Resource: topic })], resourcePolicies: [plain] });
    expect([await decide(request('true')), await decide(request('false'))]).toEqual([allowed, { ...explicitly, policyKind: 'resource-based' }]);
  });

  it.each(['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'])('may call %s on the machine that it is allowed, and on no other', async (action) => {
    const identityPolicies = [aPolicy({ Action: action, Resource: machine })];
    expect(await decide(aRequest({ action, identityPolicies }))).toEqual(allowed);
    expect(await decide(aRequest({ action, identityPolicies, resource: at('states', 'stateMachine:other') }))).toEqual(denied);
    expect(await decide(aRequest({ action, identityPolicies: [aPolicy({ Action: 'states:DescribeStateMachine', Resource: '*' })] }))).toEqual(denied);
  });
});

describe('a service', () => {
  const events = { principal: { arn: 'events.amazonaws.com', service: 'events.amazonaws.com' }, action: 'lambda:InvokeFunction', resource: at('lambda', 'function:reconcile') };
  const rule = at('events', 'rule/ended');
  const permission = aPolicy({ Principal: { Service: 'events.amazonaws.com' }, Action: 'lambda:InvokeFunction', Resource: at('lambda', 'function:reconcile'), Condition: { ArnLike: { 'AWS:SourceArn': rule } } });
  const byResource = { ...denied, policyKind: 'resource-based' };

  it.each<[string, readonly AccessPolicy[], string, object]>([
    ['the rule that a permission names', [permission], rule, allowed],
    ['another rule', [permission], at('events', 'rule/other'), byResource],
    ['a rule, where nothing is permitted', [], rule, byResource],
  ])('invokes a function for %s as its policy says', async (_what, resourcePolicies, source, answer) => {
    expect(await decide(aRequest({ ...events, resourcePolicies, context: { 'aws:SourceArn': source } }))).toEqual(answer);
  });

  const trust = aPolicy({
    Principal: { Service: 'ssm.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': `arn:aws:ssm:*:${account}:automation-execution/*` } },
  });

  it.each<[string, string, string, object]>([
    ['SSM for an automation of the account', 'ssm.amazonaws.com', automation, allowed],
    ['SSM for something else', 'ssm.amazonaws.com', at('ssm', 'document/runbook'), byResource],
    ['SSM for another account', 'ssm.amazonaws.com', automation.replace(account, '999999999999'), byResource],
    ['another service', 'states.amazonaws.com', automation, byResource],
  ])('assumes a role as its trust policy says: %s', async (_who, service, source, answer) => {
    const context = { 'aws:SourceAccount': source.split(':')[4] ?? '', 'aws:SourceArn': source };
    expect(await decide(aRequest({ principal: { arn: service, service }, action: 'sts:AssumeRole', resource: roleArn, resourcePolicies: [trust], context }))).toEqual(answer);
  });
});

it.each<[string, Partial<AccessRequest>]>([
  ['no.resource.types', { resource: topic }],
  ['invalid.action', { action: 'states:StartEverything' }],
  ['invalid.service', { action: 'approvals:Approve' }],
  ['must.use.wildcard', { action: 'ssm:DescribeAutomationExecutions', resource: automation }],
])('%s of the engine is no answer: it throws with what was asked, and everyone hears of it', async (why, changes) => {
  const watch = watchAccess();
  const request = aRequest({ ...changes, identityPolicies: [aPolicy({ Action: '*', Resource: '*' })] });
  const authorizer = await watch.authorizer(deployed);
  await expect(authorizer.authorize(request)).rejects.toThrow(new RegExp(`${request.action} on .* by ${request.principal.arn} .*${why}`));
  expect(watch.complaints()).toEqual([expect.stringContaining(why)]);
});

it('knows no statements of a policy that AWS manages, and says so', async () => {
  const managed = { name: 'ReadOnlyAccess', arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
  await expect(decide(aRequest({ identityPolicies: [managed] }))).rejects.toThrow('arn:aws:iam::aws:policy/ReadOnlyAccess');
});

it('complains of denials that nobody expected, and of those that never came', async () => {
  const watch = watchAccess();
  const authorizer = await watch.authorizer(deployed);
  watch.expectDenial({ action: 'sns:Publish', principal: 'worker/session' });
  watch.expectDenial({ action: 'states:StopExecution' });
  await authorizer.authorize(aRequest({ action: 'sns:Publish', resource: topic }));
  await authorizer.authorize(aRequest());
  expect(watch.complaints()).toEqual([expect.stringMatching(/nobody expected.*states:StartExecution/), expect.stringMatching(/was not.*states:StopExecution/)]);
});
