/** The table of minimum grants, as it stands: each role's statements, and nothing more. */
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { aFlow, aLoneLevel, aStack } from './fixtures/a-flow.ts';
import { grantsOf, resourceOf, resourcesOf, statementsOf } from './fixtures/plain.ts';

const at = (service: string, resource: string) => `arn:aws:${service}:eu-central-1:123456789012:${resource}`;
const automations = at('ssm', 'automation-execution/*');
const level = at('states', 'stateMachine:countersign-approval-level');
const levelExecutions = at('states', 'execution:countersign-approval-level:*');
const automationRole = 'arn:aws:iam::123456789012:role/countersign-automation-eu-central-1';
const tagged = { StringEquals: { 'aws:ResourceTag/countersign:deployment': 'countersign' } };
const tagging = { StringEquals: { 'aws:RequestTag/countersign:deployment': 'countersign' } };
const passedToSsm = { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } };
const functionLogs = (logGroup: string) => ({
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: [`<${logGroup}.Arn>`],
});
const functionTraces = { actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] };
const machineLogs = {
  actions: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  resources: ['*'],
};
const machineTraces = {
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
  resources: ['*'],
};
const managedRule = {
  actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
  resources: [at('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule')],
};

const template = aFlow().template();
const nested = aFlow({ runbooks: 'nested' }).template();
const logGroupOf = (id: RegExp, of = template) => resourcesOf(of, 'AWS::Logs::LogGroup').find(([logicalId]) => id.test(logicalId))?.[0] ?? '';
const documentOf = (of: typeof template, id: RegExp) =>
  `<${resourcesOf(of, 'AWS::SSM::Document').find(([logicalId]) => id.test(logicalId))?.[0]}>`;
const documentArns = (name: string) => [at('ssm', `document/${name}`), at('ssm', `automation-definition/${name}:*`)];

describe('the grants of', () => {
  it('plan-levels', () => {
    expect(grantsOf(template, /PlanLevelsRole/)).toEqual([functionLogs(logGroupOf(/PlanLevelsLogs/)), functionTraces]);
  });

  it('open-level', () => {
    expect(grantsOf(template, /OpenLevelRole/)).toEqual([
      functionLogs(logGroupOf(/OpenLevelLogs/)),
      functionTraces,
      {
        actions: ['ssm:StartAutomationExecution'],
        resources: [...documentArns(documentOf(template, /Approval604800s/)), automations],
      },
      { actions: ['ssm:AddTagsToResource'], resources: [automations], conditions: tagging },
      { actions: ['iam:PassRole'], resources: [automationRole], conditions: passedToSsm },
      { actions: ['ssm:DescribeAutomationExecutions'], resources: ['*'] },
      { actions: ['ssm:GetAutomationExecution'], resources: [automations] },
    ]);
  });

  it('close-level', () => {
    expect(grantsOf(template, /CloseLevelRole/)).toEqual([
      functionLogs(logGroupOf(/CloseLevelLogs/)),
      functionTraces,
      {
        actions: ['ssm:GetAutomationExecution', 'ssm:StopAutomationExecution'],
        resources: [automations],
        conditions: tagged,
      },
      { actions: ['ssm:DescribeAutomationExecutions'], resources: ['*'] },
      { actions: ['states:GetExecutionHistory', 'states:DescribeExecution'], resources: [levelExecutions] },
      { actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'], resources: [level] },
    ]);
  });

  const reconcileGrants = (of: typeof template) => [
    functionLogs(logGroupOf(/ReconcileLogs/, of)),
    functionTraces,
    {
      actions: ['ssm:GetAutomationExecution', 'ssm:StopAutomationExecution'],
      resources: [automations],
      conditions: tagged,
    },
    { actions: ['ssm:DescribeAutomationExecutions'], resources: ['*'] },
    { actions: ['states:GetExecutionHistory', 'states:DescribeExecution'], resources: [levelExecutions] },
    { actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'], resources: [level] },
    { actions: ['ssm:ListTagsForResource'], resources: [automations], conditions: tagged },
    { actions: ['sqs:SendMessage'], resources: [`<${resourcesOf(of, 'AWS::SQS::Queue').find(([id]) => id.includes('Reconciliation'))?.[0]}.Arn>`] },
  ];

  it('reconcile', () => {
    expect(grantsOf(template, /ReconcileRole/)).toEqual([
      ...reconcileGrants(template),
      { actions: ['states:DescribeExecution'], resources: [at('states', 'execution:countersign-approval-flow:*')] },
      { actions: ['states:StopExecution'], resources: [levelExecutions] },
    ]);
  });

  it('reconcile of a level that stands alone, which has no flow to look at', () => {
    const alone = aLoneLevel();
    expect(grantsOf(alone, /ReconcileRole/)).toEqual(reconcileGrants(alone));
  });

  it('find-overdue', () => {
    expect(grantsOf(template, /FindOverdueRole/)).toEqual([
      functionLogs(logGroupOf(/FindOverdueLogs/)),
      functionTraces,
      { actions: ['states:ListExecutions'], resources: [level] },
      { actions: ['states:DescribeExecution'], resources: [levelExecutions] },
    ]);
  });

  it('the level machine', () => {
    expect(grantsOf(template, /LevelMachineRole/)).toEqual([
      {
        actions: ['lambda:InvokeFunction'],
        resources: [at('lambda', 'function:countersign-open-level'), at('lambda', 'function:countersign-close-level')],
      },
      machineLogs,
      machineTraces,
    ]);
  });

  it('the flow machine', () => {
    expect(grantsOf(template, /ApprovalsMachineRole/)).toEqual([
      { actions: ['lambda:InvokeFunction'], resources: [at('lambda', 'function:countersign-plan-levels')] },
      { actions: ['states:StartExecution'], resources: [level] },
      { actions: ['states:DescribeExecution', 'states:StopExecution'], resources: [levelExecutions] },
      managedRule,
      machineLogs,
      machineTraces,
    ]);
  });

  const automationGrants = (of: typeof template) => [
    { actions: ['lambda:InvokeFunction'], resources: [at('lambda', 'function:countersign-close-level')] },
    { actions: ['sns:Publish'], resources: resourcesOf(of, 'AWS::SNS::Topic').map(([id]) => `<${id}>`) },
  ];

  it('the automation role', () => {
    expect(grantsOf(template, /AutomationRole/)).toEqual(automationGrants(template));
  });

  it('the automation role with a key', () => {
    const stack = aStack();
    const encrypted = aFlow({ encryptionKey: new kms.Key(stack, 'Key') }, stack).template();
    const [[key] = []] = resourcesOf(encrypted, 'AWS::KMS::Key');
    expect(grantsOf(encrypted, /AutomationRole/)).toEqual([
      ...automationGrants(encrypted),
      { actions: ['kms:GenerateDataKey*', 'kms:Decrypt'], resources: [`<${key}.Arn>`] },
    ]);
  });

  it('the automation role with nested runbooks, which runs the child and passes itself on', () => {
    const child = documentOf(nested, /Approval604800s/);
    expect(grantsOf(nested, /AutomationRole/)).toEqual([
      ...automationGrants(nested),
      { actions: ['ssm:StartAutomationExecution'], resources: [...documentArns(child), automations] },
      { actions: ['ssm:AddTagsToResource'], resources: [automations], conditions: tagging },
      { actions: ['ssm:GetAutomationExecution'], resources: [automations] },
      { actions: ['iam:PassRole'], resources: [automationRole], conditions: passedToSsm },
    ]);
  });

  it('open-level with nested runbooks, in whose context the child runs', () => {
    const [parent, child] = [documentOf(nested, /Parent604800s/), documentOf(nested, /Approval604800s/)];
    const start = { actions: ['ssm:StartAutomationExecution'] };
    expect(grantsOf(nested, /OpenLevelRole/).slice(2, 4)).toEqual([
      { ...start, resources: [...documentArns(parent), automations] },
      { ...start, resources: documentArns(child) },
    ]);
  });

  it('open-level that no journey proves say why they are there', () => {
    const [, { Metadata }] = resourcesOf(nested, 'AWS::IAM::Role').find(([id]) => /OpenLevelRole/.test(id)) ?? ['', { Metadata: undefined }];
    const [parent, child] = [/Parent604800s/, /Approval604800s/].map((id) => documentArns(documentOf(nested, id)));
    expect(Metadata).toMatchObject({
      'countersign:unproven': [{ Actions: ['ssm:StartAutomationExecution'], Resources: child, Because: expect.stringContaining('context') }],
    });
    expect(JSON.stringify(Metadata)).not.toContain(parent?.[0]);
  });

  const approver = [
    { actions: ['ssm:SendAutomationSignal', 'ssm:GetAutomationExecution'], resources: [automations], conditions: tagged },
    { actions: ['ssm:DescribeAutomationStepExecutions'], resources: [automations] },
    { actions: ['ssm:DescribeAutomationExecutions'], resources: ['*'] },
  ];

  it('the approvers', () => {
    expect(statementsOf(resourceOf(template, 'AWS::IAM::ManagedPolicy', /Approvers/).Properties)).toEqual(approver);
  });

  it('an approver who is granted to decide', () => {
    const { flow, stack, template } = aFlow();
    flow.grantDecide(new iam.Role(stack, 'Approver', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(grantsOf(template(), /^Approver/)).toEqual(approver);
  });

  it('a requester', () => {
    const { flow, stack, template } = aFlow();
    flow.grantRequest(new iam.Role(stack, 'Requester', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(grantsOf(template(), /^Requester/)).toEqual([
      {
        actions: ['states:StartExecution', 'states:ListExecutions'],
        resources: [at('states', 'stateMachine:countersign-approval-flow')],
      },
      {
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resources: [at('states', 'execution:countersign-approval-flow:*')],
      },
      { actions: ['states:DescribeExecution'], resources: [levelExecutions] },
      { actions: ['ssm:GetParameter'], resources: [at('ssm', 'parameter/countersign/countersign/approval-flow-arn')] },
    ]);
  });

  it('someone who follows', () => {
    const { flow, stack, template } = aFlow();
    flow.grantFollow(new iam.Role(stack, 'Follower', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(grantsOf(template(), /^Follower/)).toEqual([
      {
        actions: ['states:DescribeExecution'],
        resources: [at('states', 'execution:countersign-approval-flow:*'), levelExecutions],
      },
      { actions: ['ssm:GetParameter'], resources: [at('ssm', 'parameter/countersign/countersign/approval-flow-arn')] },
    ]);
  });

  const flowExecutions = at('states', 'execution:countersign-approval-flow:*');
  const readsFlowArn = { actions: ['ssm:GetParameter'], resources: [at('ssm', 'parameter/countersign/countersign/approval-flow-arn')] };

  it('someone who lists', () => {
    const { flow, stack, template } = aFlow();
    flow.grantList(new iam.Role(stack, 'Lister', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(grantsOf(template(), /^Lister/)).toEqual([
      { actions: ['states:ListExecutions'], resources: [at('states', 'stateMachine:countersign-approval-flow')] },
      { actions: ['states:DescribeExecution'], resources: [flowExecutions] },
      readsFlowArn,
    ]);
  });

  it('someone who cancels', () => {
    const { flow, stack, template } = aFlow();
    flow.grantCancel(new iam.Role(stack, 'Canceller', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(grantsOf(template(), /^Canceller/)).toEqual([
      { actions: ['states:StopExecution', 'states:DescribeExecution'], resources: [flowExecutions] },
      readsFlowArn,
    ]);
  });

  it('an operator who redrives', () => {
    const { flow, stack, template } = aFlow();
    flow.grantRedrive(new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(grantsOf(template(), /^Operator/)).toEqual([
      { actions: ['states:RedriveExecution', 'states:DescribeExecution'], resources: [flowExecutions] },
    ]);
  });

  it('a requester who sees the decisions so far', () => {
    const { flow, stack, template } = aFlow();
    flow.grantReadDecisions(new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(grantsOf(template(), /^Reader/)).toEqual([
      { actions: ['ssm:GetAutomationExecution'], resources: [automations], conditions: tagged },
      { actions: ['ssm:DescribeAutomationExecutions'], resources: ['*'] },
    ]);
  });

  it('nobody else: there are no other roles and policies', () => {
    expect(resourcesOf(template, 'AWS::IAM::Role')).toHaveLength(8);
    expect(resourcesOf(template, 'AWS::IAM::Policy')).toEqual([]);
  });
});

describe('the trust of', () => {
  const trustOf = (role: RegExp) =>
    resourceOf(template, 'AWS::IAM::Role', role).Properties['AssumeRolePolicyDocument'];
  const trust = (service: string, sourceArn?: string) => ({
    Version: '2012-10-17',
    Statement: [
      {
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: service },
        ...(sourceArn && {
          Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' }, ArnLike: { 'aws:SourceArn': sourceArn } },
        }),
      },
    ],
  });

  it.each([/LevelMachineRole/, /ApprovalsMachineRole/])('%s is for state machines of this account', (role) => {
    expect(trustOf(role)).toEqual(trust('states.amazonaws.com', at('states', 'stateMachine:*')));
  });

  it('the automation role is for automations of this account', () => {
    expect(trustOf(/AutomationRole/)).toEqual(
      trust('ssm.amazonaws.com', 'arn:aws:ssm:*:123456789012:automation-execution/*'),
    );
  });

  it.each([/PlanLevelsRole/, /OpenLevelRole/, /CloseLevelRole/, /ReconcileRole/, /FindOverdueRole/])('%s is for Lambda', (role) => {
    expect(trustOf(role)).toEqual(trust('lambda.amazonaws.com'));
  });
});

it('leaves the account and the region open where the stack does', () => {
  const { template } = aFlow({}, new Stack());
  expect(grantsOf(template(), /OpenLevelRole/)).toContainEqual({
    actions: ['iam:PassRole'],
    resources: [automationRole],
    conditions: passedToSsm,
  });
});
