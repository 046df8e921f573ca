import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as kms from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { aFlow, aStack } from '../fixtures/a-flow.ts';
import { resourceOf, resourcesOf } from '../fixtures/plain.ts';

const template = aFlow().template();
const at = (service: string, resource: string) => `arn:aws:${service}:eu-central-1:123456789012:${resource}`;
const machine = (name: string) => at('states', `stateMachine:countersign-approval-${name}`);
const auditLog = (of = template) => resourceOf(of, 'AWS::Logs::LogGroup', /AuditLog/);
const queueArn = `<${resourcesOf(template, 'AWS::SQS::Queue').find(([id]) => id.includes('AuditLog'))?.[0]}.Arn>`;
const refusals = ['Approval.InvalidRequest', 'Approval.UnknownPolicy', 'Approval.NotEnoughApprovers', 'Approval.LevelsNotAllowed'];

describe('the audit log', () => {
  it('is kept for ten years, outlives its stack and is protected from being deleted', () => {
    expect(auditLog()).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { LogGroupName: '/aws/events/countersign-audit', RetentionInDays: 3653, DeletionProtectionEnabled: true },
    });
  });

  it('is kept as long as told, under the key that is given', () => {
    const stack = aStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const of = aFlow({ auditLog: { retention: RetentionDays.FIVE_YEARS, encryptionKey } }, stack).template();
    const [[key] = []] = resourcesOf(of, 'AWS::KMS::Key');
    expect(auditLog(of).Properties).toMatchObject({ RetentionInDays: 1827, KmsKeyId: `<${key}.Arn>` });
  });

  it('goes on where an earlier one was left behind', () => {
    const of = aFlow({ auditLog: { adopt: true } }).template();
    expect(resourcesOf(of, 'AWS::Logs::LogGroup').filter(([id]) => id.includes('AuditLog'))).toEqual([]);
    expect(resourcesOf(of, 'AWS::Events::Rule').filter(([id]) => id.includes('AuditLog'))).toHaveLength(4);
  });

  it.each([
    ['retention', { retention: RetentionDays.FIVE_YEARS }],
    ['encryptionKey', { encryptionKey: kms.Key.fromKeyArn(aStack(), 'Key', at('kms', 'key/1')) }],
  ])('takes no %s that an adopted one would not get', (name, options) => {
    expect(() => aFlow({ auditLog: { adopt: true, ...options } })).toThrow(`auditLog.${name}: an adopted log group stays as it is`);
  });

  it('is not there where it was declined', () => {
    const { flow, template: synthesize } = aFlow({ auditLog: false });
    expect([flow.auditLog, JSON.stringify(synthesize().toJSON()).includes('-audit')]).toEqual([undefined, false]);
  });

  it('is written to by its own rules alone', () => {
    const { PolicyName, PolicyDocument } = resourceOf(template, 'AWS::Logs::ResourcePolicy', /./).Properties;
    const statement = {
      Effect: 'Allow',
      Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
      Resource: at('logs', 'log-group:/aws/events/countersign-audit:*'),
    };
    expect([PolicyName, JSON.parse(String(PolicyDocument))]).toEqual([
      'countersign-audit',
      {
        Version: '2012-10-17',
        Statement: [
          { ...statement, Action: 'logs:CreateLogStream' },
          { ...statement, Action: 'logs:PutLogEvents', Condition: { ArnLike: { 'aws:SourceArn': at('events', 'rule/countersign-audit-*') } } },
        ],
      },
    ]);
  });
});

describe('the rules of the audit log', () => {
  it.each([
    ['approvals', 'flow', { status: ['SUCCEEDED', 'TIMED_OUT', 'ABORTED'] }],
    ['levels', 'level', { status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] }],
    ['refused', 'flow', { status: ['FAILED'], error: refusals }],
    ['failed', 'flow', { status: ['FAILED'], error: [{ 'anything-but': refusals }, { exists: false }] }],
  ])('%s hears of the %s machine', (name, of, detail) => {
    const rules = resourcesOf(template, 'AWS::Events::Rule').map(([, { Properties }]) => Properties);
    expect(rules.find(({ Name }) => Name === `countersign-audit-${name}`)).toMatchObject({
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [machine(of)], ...detail },
      },
      Targets: [
        {
          Id: 'Target0',
          Arn: at('logs', 'log-group:/aws/events/countersign-audit'),
          DeadLetterConfig: { Arn: queueArn },
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
        },
      ],
    });
  });

  it('keep in a queue what they cannot write', () => {
    const { PolicyDocument } = resourceOf(template, 'AWS::SQS::QueuePolicy', /AuditLog/).Properties;
    expect(PolicyDocument).toMatchObject({
      Statement: [
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        {
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Principal: { Service: 'events.amazonaws.com' },
          Resource: queueArn,
          Condition: { ArnLike: { 'aws:SourceArn': at('events', 'rule/countersign-audit-*') } },
        },
      ],
    });
  });
});
