import { approvalRequestSchema, personOf } from '@countersign/contracts';
import { Template } from 'aws-cdk-lib/assertions';
import validate from 'asl-validator';
import { describe, expect, it } from 'vitest';
import sample from '../countersign.config.ts';
import { sampleStack } from './fixtures/sample-stack.ts';
import { textOf } from './fixtures/text-of.ts';

const { stack } = sampleStack();
const template = Template.fromStack(stack);
const outputsOf = (of: Template) =>
  Object.fromEntries(Object.entries(of.findOutputs('*')).map(([name, output]) => [name, textOf(output['Value'])]));

describe('the stack', () => {
  it('has these outputs, and no others', () => {
    const outputs = outputsOf(template);
    expect(Object.keys(outputs)).toEqual([
      'ApprovalFlowArn',
      'ApprovalLevelArn',
      'ApprovalFlowArnParameter',
      'ReconcileQueueUrl',
      'AuditLogGroup',
      'AuditQueueUrl',
      'Dashboard',
      'ApprovalRequestExample',
    ]);
    const machines = Object.entries(template.findResources('AWS::StepFunctions::StateMachine'));
    const machineOf = (name: string) => machines.find(([, { Properties }]) => Properties['StateMachineName'] === name)?.[0];
    expect(outputs['ApprovalFlowArn']).toBe(machineOf('countersign-approval-flow'));
    expect(outputs['ApprovalLevelArn']).toBe(machineOf('countersign-approval-level'));
    const parameters = template.findResources('AWS::SSM::Parameter');
    expect(Object.keys(parameters)).toEqual([outputs['ApprovalFlowArnParameter']]);
    expect(Object.keys(template.findResources('AWS::SQS::Queue'))).toContain(outputs['ReconcileQueueUrl']);
    expect([outputs['ReconcileQueueUrl'], outputs['AuditQueueUrl']]).toMatchObject([expect.stringContaining('Reconciliation'), expect.stringContaining('AuditLogQueue')]);
    expect(Object.keys(template.findResources('AWS::CloudWatch::Dashboard'))).toEqual([outputs['Dashboard']]);
    expect(Object.keys(template.findResources('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 3653 } }))).toEqual([outputs['AuditLogGroup']]);
  });

  it('shows a request that can be pasted, from someone who does not approve', () => {
    const example = approvalRequestSchema.parse(JSON.parse(outputsOf(template)['ApprovalRequestExample'] ?? ''));
    expect(example).toMatchObject({ kind: 'policy', policy: 'production-change' });
    const approvers = sample.policies.flatMap(({ levels }) => levels.flatMap((level) => level.approvers));
    expect(approvers.map(personOf)).not.toContain(personOf(example.requestedBy.principal));
  });

  it('shows the requester that the config names', () => {
    const exampleRequester = 'arn:aws:iam::123456789012:user/requester';
    const outputs = outputsOf(Template.fromStack(sampleStack({ exampleRequester }).stack));
    expect(JSON.parse(outputs['ApprovalRequestExample'] ?? '')).toMatchObject({ requestedBy: { principal: exampleRequester } });
  });

  it.each(['approval-flow', 'approval-level'])('has a valid definition of the %s', (name) => {
    const found = template.findResources('AWS::StepFunctions::StateMachine', {
      Properties: { StateMachineName: `countersign-${name}` },
    });
    const [machine] = Object.values(found);
    const definition: unknown = JSON.parse(textOf(machine?.['Properties']['DefinitionString']));
    expect(validate(definition)).toMatchObject({ isValid: true });
  });

  it('holds what three levels need', () => {
    const counts = {
      'AWS::StepFunctions::StateMachine': 2,
      'AWS::Lambda::Function': 5,
      'AWS::Lambda::EventInvokeConfig': 1,
      'AWS::Lambda::Permission': 4,
      'AWS::Events::Rule': 8,
      'AWS::SQS::Queue': 2,
      'AWS::SQS::QueuePolicy': 2,
      'AWS::SSM::Document': 2,
      'AWS::SNS::Topic': 4,
      'AWS::SNS::TopicPolicy': 4,
      'AWS::SNS::Subscription': 4,
      'AWS::IAM::Role': 8,
      'AWS::IAM::ManagedPolicy': 1,
      'AWS::Logs::LogGroup': 8,
      'AWS::Logs::ResourcePolicy': 1,
      'AWS::Logs::QueryDefinition': 9,
      'AWS::CloudWatch::Alarm': 20,
      'AWS::CloudWatch::Dashboard': 1,
      'AWS::SSM::Parameter': 1,
    };
    Object.entries(counts).forEach(([type, count]) => template.resourceCountIs(type, count));
    const { Resources } = template.toJSON() as { Resources: object };
    expect(Object.keys(Resources)).toHaveLength(Object.values(counts).reduce((sum, count) => sum + count));
  });

  it('keeps cfn-lint from reporting what CDK adds', () => {
    expect(template.toJSON()).toMatchObject({ Metadata: { 'cfn-lint': { config: { ignore_checks: ['W3005'] } } } });
  });

  it.each([
    ['nested runbooks', { runbooks: 'nested' }],
    ['levels in requests', { levelsInRequest: { windowsSeconds: [3600] } }],
    ['additional windows, another slack and another retention', { additionalWindowsSeconds: [60], slackSeconds: 600, logRetentionDays: 30 }],
    ['operators, and when to tell them', { monitoring: { notify: ['operators@example.com'], runningAutomations: 400, findOverdueEveryMinutes: 60 } }],
    ['an audit log that goes on', { auditLog: { adopt: true } }],
    ['an audit log under a key, for five years', { auditLog: { keyArn: 'arn:aws:kms:eu-central-1:123456789012:key/audit', retentionDays: 1827 } }],
    ['neither alarms nor an audit log', { monitoring: false, auditLog: false }],
    ['an account and a region', { env: { account: '123456789012', region: 'eu-central-1' } }],
  ])('takes %s', (_case, changes) => {
    expect(() => Template.fromStack(sampleStack(changes).stack)).not.toThrow();
  });
});
