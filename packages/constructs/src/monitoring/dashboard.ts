/** What an operator looks for at night, from top to bottom: is it broken, for whom, since when, and why. */
import { limits } from '@countersign/contracts';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { auditQueries } from '../audit/audit-queries.ts';
import { automations, events, executions, fiveMinutes, invocations, messages, overdueLevels, unexpectedErrors } from './metrics.ts';
import { functionsOf, queuesOf, type Watched } from './watched.ts';

const third = { width: 8, height: 6 };
const half = { width: 12, height: 6 };
const whole = { width: 24, height: 6 };

export function operatorsDashboard(scope: Construct, watched: Watched, alarms: readonly cloudwatch.Alarm[]): cloudwatch.Dashboard {
  const { deployment } = watched;
  return new cloudwatch.Dashboard(scope, 'Dashboard', {
    dashboardName: deployment.names.dashboard,
    widgets: [
      [new cloudwatch.TextWidget({ markdown: howToRead(deployment.prefix), width: 24, height: 5 })],
      [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 4 })],
      endings(watched),
      ...recent(watched),
      durations(watched),
      waiting(watched),
      handlers(watched),
    ],
  });
}

function howToRead(prefix: string): string {
  return [
    `# Approvals of ${prefix}`,
    '**Approvals** succeed with any outcome: approved, rejected, expired, or cancelled in the console of SSM. *Aborted* ones ' +
      'were stopped, by `cancel` or by hand. Only *failed* and *timed out* ones broke; *refused* are requests that break the ' +
      'rules, which is for the requester to mend.',
    '**Nothing moves?** Approvals wait for people, for days: look at *Overdue levels* (none should be), *Automations* ' +
      '(near the line, nobody is asked in time) and *Mails not delivered*.',
    '**An alarm is red?** Its description names the section of docs/operations.md that says what to do. An approval that ' +
      'broke can be redriven for 14 days. What ended, and who decided what, stands in the audit log.',
  ].join('\n\n');
}

function endings({ deployment: { flowMachineArn, levelMachineArn }, auditLog }: Watched): cloudwatch.IWidget[] {
  const ended = (machineArn: string) => [
    executions(machineArn, 'ExecutionsStarted', { label: 'Started' }),
    executions(machineArn, 'ExecutionsSucceeded', { label: 'With an outcome' }),
    executions(machineArn, 'ExecutionsAborted', { label: 'Aborted' }),
    executions(machineArn, 'ExecutionsFailed', { label: 'Failed' }),
    executions(machineArn, 'ExecutionsTimedOut', { label: 'Timed out' }),
  ];
  const refused = auditLog ? [events(auditLog.refusedRule.ruleName, 'MatchedEvents', { label: 'Refused, among failed' })] : [];
  return [
    new cloudwatch.GraphWidget({ title: 'Approvals', left: [...ended(flowMachineArn), ...refused], ...half }),
    new cloudwatch.GraphWidget({ title: 'Levels', left: ended(levelMachineArn), ...half }),
  ];
}

/** Metrics do not know outcomes; the audit log does. */
function recent({ deployment: { names }, auditLog }: Watched): cloudwatch.IWidget[][] {
  if (!auditLog) return [];
  const asked = (title: string, query: string, size: { width: number; height: number }) =>
    new cloudwatch.LogQueryWidget({ title, logGroupNames: [names.auditLog], queryString: query, view: cloudwatch.LogQueryVisualizationType.TABLE, ...size });
  return [
    [
      asked('How many ended how', auditQueries['how many ended how'], third),
      asked('What failed and why', auditQueries['what failed and why'], { width: 16, height: 6 }),
    ],
    [asked('Who decided what', auditQueries['who decided what'], whole)],
  ];
}

function durations({ deployment: { flowMachineArn, levelMachineArn } }: Watched): cloudwatch.IWidget[] {
  const time = (machineArn: string, statistic: string, label: string) => executions(machineArn, 'ExecutionTime', { statistic, label });
  const graph = (title: string, machineArn: string) =>
    new cloudwatch.GraphWidget({
      title,
      left: [time(machineArn, 'p50', 'Median'), time(machineArn, 'p90', '90 %'), time(machineArn, 'Maximum', 'Longest')],
      leftYAxis: { label: 'ms', showUnits: false },
      ...half,
    });
  return [graph('How long approvals took', flowMachineArn), graph('How long levels took', levelMachineArn)];
}

function waiting(watched: Watched): cloudwatch.IWidget[] {
  const { deployment, thresholds, every } = watched;
  const running = { value: limits.runningAutomations, label: `AWS's ${limits.runningAutomations}` };
  const alarm = { value: thresholds.runningAutomations, label: 'Alarm' };
  const undelivered = new cloudwatch.MathExpression({
    expression: `SEARCH('{AWS/SNS,TopicName} MetricName="NumberOfNotificationsFailed" "Automation-${deployment.prefix}"', 'Sum', ${fiveMinutes.toSeconds()})`,
    label: 'Mails not delivered',
    period: fiveMinutes,
  });
  return [
    new cloudwatch.GraphWidget({
      title: 'Automations of the account',
      left: [automations('ConcurrentAutomationUsage', 'Running')],
      right: [automations('QueuedAutomationUsage', 'Waiting for their turn')],
      leftAnnotations: [running, alarm],
      ...third,
    }),
    new cloudwatch.GraphWidget({
      title: 'Overdue levels, and what lies in the queues',
      left: [
        overdueLevels(deployment.names.findOverdue, { period: every, label: 'Overdue levels' }),
        ...queuesOf(watched).map(({ queue, label }) => messages(queue, { label })),
      ],
      ...third,
    }),
    new cloudwatch.GraphWidget({ title: 'Mails not delivered', left: [undelivered], ...third }),
  ];
}

function handlers({ deployment }: Watched): cloudwatch.IWidget[] {
  const functions = functionsOf(deployment);
  return [
    new cloudwatch.GraphWidget({ title: 'Unexpected errors of functions', left: functions.map((name) => unexpectedErrors(name, deployment, { label: name })), ...third }),
    new cloudwatch.GraphWidget({ title: 'Throttles of functions', left: functions.map((name) => invocations(name, 'Throttles', { label: name })), ...third }),
    new cloudwatch.GraphWidget({
      title: 'Duration of functions, 95 %',
      left: functions.map((name) => invocations(name, 'Duration', { label: name, statistic: 'p95' })),
      ...third,
    }),
  ];
}
