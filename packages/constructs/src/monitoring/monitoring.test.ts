import { Duration } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { aFlow, aStack } from '../fixtures/a-flow.ts';
import { plain, resourceOf, resourcesOf } from '../fixtures/plain.ts';

interface AlarmMetric {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Period: number; readonly Metric: { readonly Namespace: string; readonly MetricName: string } };
}

const template = aFlow().template();
const alarmsOf = (of = template) => resourcesOf(of, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const alarm = (name: string, of = template) => alarmsOf(of).find(({ AlarmName }) => AlarmName === `countersign-${name}`) ?? {};
const metricsOf = (properties: Readonly<Record<string, unknown>>) => (properties['Metrics'] ?? []) as readonly AlarmMetric[];
const flow = 'arn:aws:states:eu-central-1:123456789012:stateMachine:countersign-approval-flow';

/** Each documented at the page that monitoring/metrics.ts names. */
const documented: Readonly<Record<string, readonly string[]>> = {
  'AWS/States': ['ExecutionsFailed', 'ExecutionsTimedOut'],
  'AWS/Lambda': ['Errors', 'Throttles'],
  'AWS/SQS': ['ApproximateNumberOfMessagesVisible'],
  'AWS/Events': ['MatchedEvents', 'FailedInvocations'],
  Countersign: ['OverdueLevels', 'ExpectedErrors'],
};

describe('every alarm', () => {
  it('has a name with the prefix and says what it means and where to read on', () => {
    expect(alarmsOf()).toHaveLength(20);
    for (const { AlarmName, AlarmDescription } of alarmsOf()) {
      expect(AlarmName).toMatch(/^countersign-[a-z-]+$/);
      expect(AlarmDescription).toMatch(/^\S.*\. What to do: docs\/operations\.md#[a-z-]+$/);
    }
  });

  it('watches metrics that exist', () => {
    const watched = alarmsOf().flatMap((properties) => [
      ...metricsOf(properties).flatMap(({ MetricStat }) => MetricStat?.Metric ?? []),
      ...(properties['MetricName'] ? [properties as { Namespace: string; MetricName: string }] : []),
    ]);
    expect(watched.filter(({ Namespace, MetricName }) => !documented[Namespace]?.includes(MetricName))).toEqual([]);
    expect(new Set(watched.map(({ Namespace }) => Namespace))).toEqual(new Set(Object.keys(documented)));
  });

  it('has no more metrics than CloudWatch takes', () => {
    expect(alarmsOf().filter((properties) => metricsOf(properties).length > 10)).toEqual([]);
  });
});

describe('the alarm', () => {
  it('flow-failed goes off for approvals that broke, and not for requests that were refused', () => {
    const { Namespace, MetricName, Dimensions } = alarm('flow-failed');
    const [rule] = resourcesOf(template, 'AWS::Events::Rule').find(([, { Properties }]) => Properties['Name'] === 'countersign-audit-failed') ?? [];
    expect([Namespace, MetricName, Dimensions]).toEqual(['AWS/Events', 'MatchedEvents', [{ Name: 'RuleName', Value: `<${rule}>` }]]);
  });

  it('flow-failed goes off for both where no audit log tells them apart', () => {
    expect(alarm('flow-failed', aFlow({ auditLog: false }).template())).toMatchObject({
      Namespace: 'AWS/States',
      MetricName: 'ExecutionsFailed',
      Dimensions: [{ Name: 'StateMachineArn', Value: flow }],
    });
  });

  it('open-level-errors counts what nobody expects, twice in a quarter of an hour', () => {
    expect(alarm('open-level-errors')).toMatchObject({
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      Threshold: 1,
      Metrics: [{ Expression: 'SUM([countersign_open_level_errors, -FILL(countersign_open_level_expected, 0)])', ReturnData: true }, {}, {}],
    });
  });

  it('find-overdue-errors counts every error: whatever it is, nobody has looked', () => {
    expect(alarm('find-overdue-errors')).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Errors', Period: 900, EvaluationPeriods: 3, DatapointsToAlarm: 2 });
  });

  it.each(['not-reconciled', 'not-recorded'])('%s stays as it was while SQS says nothing of the queue', (name) => {
    expect(alarm(name)).toMatchObject({ Statistic: 'Maximum', TreatMissingData: 'ignore' });
  });

  it.each([
    ['automations-running', 'ConcurrentAutomationUsage', 80],
    ['automations-queued', 'QueuedAutomationUsage', 800],
  ])('%s asks for a metric of which AWS names no dimensions', (name, metricName, Threshold) => {
    expect(alarm(name)).toMatchObject({ Threshold, Metrics: [{ Expression: `SELECT MAX(${metricName}) FROM "AWS/Usage"`, Period: 300 }] });
  });

  it('levels-overdue stays as it was while nobody looks', () => {
    expect(alarm('levels-overdue')).toMatchObject({ Statistic: 'Maximum', Period: 900, TreatMissingData: 'ignore' });
  });

  it('events-undelivered watches every rule', () => {
    const rules = resourcesOf(template, 'AWS::Events::Rule');
    const [{ Expression = '' } = {}, ...watched] = metricsOf(alarm('events-undelivered'));
    expect([Expression, watched.length]).toEqual([`SUM([${rules.map((_, index) => `rule${index + 1}`).join(', ')}])`, rules.length]);
  });
});

describe('operators', () => {
  it('are told by mail, when an alarm goes off and when it is over', () => {
    const of = aFlow({ monitoring: { notify: ['operators@example.com'] } }).template();
    const [[topic] = []] = resourcesOf(of, 'AWS::SNS::Topic').filter(([, { Properties }]) => Properties['TopicName'] === 'countersign-alarms');
    for (const properties of alarmsOf(of)) expect(properties).toMatchObject({ AlarmActions: [`<${topic}>`], OKActions: [`<${topic}>`] });
    expect(resourceOf(of, 'AWS::SNS::Subscription', /Operators/).Properties).toMatchObject({ Protocol: 'email', Endpoint: 'operators@example.com' });
    expect(JSON.stringify(resourceOf(of, 'AWS::SNS::TopicPolicy', /Operators/))).toContain('"Principal":{"Service":"cloudwatch.amazonaws.com"}');
  });

  it('are told through a topic of their own', () => {
    const stack = aStack();
    const topic = sns.Topic.fromTopicArn(stack, 'Own', 'arn:aws:sns:eu-central-1:123456789012:own');
    const of = aFlow({ monitoring: { topic } }, stack).template();
    expect(alarm('levels-overdue', of)).toMatchObject({ AlarmActions: [topic.topicArn] });
  });

  it('are not told unless somebody is named', () => {
    expect(alarmsOf().filter(({ AlarmActions }) => AlarmActions !== undefined)).toEqual([]);
  });

  it('set thresholds, and how often is looked', () => {
    const of = aFlow({ monitoring: { runningAutomations: 400, queuedAutomations: 50, findOverdueEvery: Duration.hours(1) } }).template();
    expect([alarm('automations-running', of)['Threshold'], alarm('automations-queued', of)['Threshold']]).toEqual([400, 50]);
    expect(resourceOf(of, 'AWS::Events::Rule', /Schedule/).Properties).toMatchObject({ ScheduleExpression: 'rate(1 hour)' });
    expect([alarm('levels-overdue', of)['Period'], alarm('find-overdue-errors', of)['Period']]).toEqual([3600, 3600]);
  });

  it('go without', () => {
    const { flow: approvals, template: synthesize } = aFlow({ monitoring: false });
    const types = Object.values(synthesize().toJSON()['Resources'] as Record<string, { Type: string }>).map(({ Type }) => Type);
    expect([approvals.monitoring, types.filter((type) => type.startsWith('AWS::CloudWatch'))]).toEqual([undefined, []]);
  });

  it.each([
    ['no mail address', { notify: ['operators'] }, 'monitoring.notify[0]: operators is no mail address'],
    ['an address twice', { notify: ['a@example.com', 'A@example.com'] }, 'monitoring.notify[1]: A@example.com is listed twice'],
    ['half a minute', { findOverdueEvery: 30 }, 'monitoring.findOverdueEvery: 30 s: must be whole minutes, from one to 1440'],
    ['more than a day', { findOverdueEvery: Duration.days(2) }, 'monitoring.findOverdueEvery: 172800 s: must be whole minutes, from one to 1440'],
    ['a threshold of nothing', { runningAutomations: 0 }, 'monitoring.runningAutomations: 0: must be above 0'],
  ])('are refused %s', (_what, monitoring, message) => {
    expect(() => aFlow({ monitoring })).toThrow(message);
  });

  it('are refused both a topic and addresses', () => {
    const topic = sns.Topic.fromTopicArn(aStack(), 'Own', 'arn:aws:sns:eu-central-1:123456789012:own');
    expect(() => aFlow({ monitoring: { topic, notify: ['operators@example.com'] } })).toThrow('monitoring.topic: either a topic or addresses to notify, not both');
  });
});

describe('the dashboard', () => {
  const dashboardOf = (of = template) => {
    const { DashboardName, DashboardBody } = resourceOf(of, 'AWS::CloudWatch::Dashboard', /./).Properties;
    return { DashboardName, widgets: (JSON.parse(String(plain(DashboardBody))) as { widgets: { type: string; properties: { alarms?: unknown[] } }[] }).widgets };
  };

  it('shows every alarm, and asks the audit log', () => {
    const { DashboardName, widgets } = dashboardOf();
    expect(DashboardName).toBe('countersign-approvals');
    expect(widgets.find(({ type }) => type === 'alarm')?.properties.alarms).toHaveLength(20);
    expect(widgets.filter(({ type }) => type === 'log')).toHaveLength(3);
  });

  it('goes without the audit log', () => {
    expect(dashboardOf(aFlow({ auditLog: false }).template()).widgets.filter(({ type }) => type === 'log')).toEqual([]);
  });
});
