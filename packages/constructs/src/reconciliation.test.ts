import { describe, expect, it } from 'vitest';
import { aFlow, aLoneLevel, aStack } from './fixtures/a-flow.ts';
import { resourceOf, resourcesOf } from './fixtures/plain.ts';

const template = aFlow({ auditLog: false, monitoring: false }).template();
const machine = (name: string) => `arn:aws:states:eu-central-1:123456789012:stateMachine:countersign-approval-${name}`;
const idOf = (type: string, id: RegExp) => resourcesOf(template, type).find(([logicalId]) => id.test(logicalId))?.[0];
const queueArn = `<${idOf('AWS::SQS::Queue', /Queue/)}.Arn>`;
const reconcileArn = `<${idOf('AWS::Lambda::Function', /Reconcile/)}.Arn>`;
const patternOf = (id: RegExp, of = template) => resourceOf(of, 'AWS::Events::Rule', id).Properties['EventPattern'];
const endedEarly = (name: string) => ({
  source: ['aws.states'],
  'detail-type': ['Step Functions Execution Status Change'],
  detail: { stateMachineArn: [machine(name)], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
});

describe('the rules', () => {
  it('hear of automations that have ended, in either spelling', () => {
    expect(patternOf(/AutomationEnded/)).toEqual({
      source: ['aws.ssm'],
      'detail-type': ['EC2 Automation Execution Status-change Notification'],
      detail: { Definition: [{ prefix: 'approvals-' }], Status: ['Success', 'Failed', 'TimedOut', 'Cancelled', 'Canceled'] },
    });
  });

  it.each([
    ['n'.repeat(32), `${'n'.repeat(32)}-`],
    ['n'.repeat(33), 'n'.repeat(32)],
  ])('know the runbooks of the stack %s by %s, as CloudFormation may shorten its name', (stackName, prefix) => {
    const of = aFlow({}, aStack(stackName)).template();
    expect(patternOf(/AutomationEnded/, of)).toMatchObject({ detail: { Definition: [{ prefix }] } });
  });

  it('hear of levels and flows that have no outcome', () => {
    expect(patternOf(/LevelEnded/)).toEqual(endedEarly('level'));
    expect(patternOf(/FlowEnded/)).toEqual(endedEarly('flow'));
  });

  it('of a level that stands alone do not hear of a flow', () => {
    const rules = resourcesOf(aLoneLevel(), 'AWS::Events::Rule').map(([id]) => id.replace(/[\dA-F]{8}$/, ''));
    expect(rules).toEqual(['LevelReconciliationAutomationEnded', 'LevelReconciliationLevelEnded']);
  });

  it('lead to reconcile, and to the queue what cannot be delivered in a day', () => {
    const rules = resourcesOf(template, 'AWS::Events::Rule');
    expect(rules).toHaveLength(3);
    for (const [, { Properties }] of rules) {
      expect(Properties['State']).toBe('ENABLED');
      expect(Properties['Targets']).toEqual([
        {
          Id: 'Target0',
          Arn: reconcileArn,
          DeadLetterConfig: { Arn: queueArn },
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
        },
      ]);
    }
  });
});

it('lets each rule invoke reconcile, and nobody else', () => {
  const permissions = resourcesOf(template, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties);
  expect(permissions).toEqual(
    resourcesOf(template, 'AWS::Events::Rule').map(([id]) => ({
      Action: 'lambda:InvokeFunction',
      FunctionName: reconcileArn,
      Principal: 'events.amazonaws.com',
      SourceArn: `<${id}.Arn>`,
    })),
  );
});

it('tries an event three times, then keeps it in the queue', () => {
  expect(resourceOf(template, 'AWS::Lambda::EventInvokeConfig', /./).Properties).toEqual({
    FunctionName: reconcileArn.replace('.Arn', ''),
    Qualifier: '$LATEST',
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 21_600,
    DestinationConfig: { OnFailure: { Destination: queueArn } },
  });
});

describe('the queue', () => {
  it('is encrypted and keeps what it has for 14 days', () => {
    expect(resourceOf(template, 'AWS::SQS::Queue', /./).Properties).toEqual({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
  });

  it('takes nothing in the clear, and events from the rules alone', () => {
    const { PolicyDocument } = resourceOf(template, 'AWS::SQS::QueuePolicy', /./).Properties;
    const rules = resourcesOf(template, 'AWS::Events::Rule').map(([id]) => `<${id}.Arn>`);
    expect(PolicyDocument).toMatchObject({
      Statement: [
        { Effect: 'Deny', Action: 'sqs:*', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        ...rules.map((rule) => ({
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Principal: { Service: 'events.amazonaws.com' },
          Resource: queueArn,
          Condition: { ArnEquals: { 'aws:SourceArn': rule } },
        })),
      ],
    });
  });

  it('is at hand for an alarm', () => {
    const { flow } = aFlow();
    expect(flow.level.reconciliation.queue.metricApproximateNumberOfMessagesVisible().metricName).toBe('ApproximateNumberOfMessagesVisible');
  });
});
