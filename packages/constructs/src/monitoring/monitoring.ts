import { limits } from '@countersign/contracts';
import { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AuditLog } from '../audit/audit-log.ts';
import { checkMonitoringOptions } from '../check/monitoring-options.ts';
import type { Deployment } from '../deployment.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { Seconds } from '../seconds.ts';
import { toSeconds } from '../seconds.ts';
import { PlannedAlarm } from './alarm.ts';
import { alarmPlans } from './alarm-plans.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { operatorsDashboard } from './dashboard.ts';
import { OverdueSearch } from './overdue-search.ts';
import type { Watched } from './watched.ts';

export interface MonitoringOptions {
  /** Mail addresses of the operators: told when an alarm goes off, and when it is over. Default: nobody is told. */
  readonly notify?: readonly string[] | undefined;
  /** Tells this topic instead of one of its own. Its policy must let `cloudwatch.amazonaws.com` publish. */
  readonly topic?: sns.ITopic | undefined;
  /** How many automations may run in the account before an alarm goes off. Default: 80, of AWS's 100. */
  readonly runningAutomations?: number | undefined;
  /** How many may wait for their turn. Default: 800, of AWS's 1,000. */
  readonly queuedAutomations?: number | undefined;
  /** How often levels past their deadline are looked for: whole minutes, at most a day. Default: 15 minutes. */
  readonly findOverdueEvery?: Seconds | undefined;
}

export interface MonitoringProps extends MonitoringOptions {
  readonly deployment: Deployment;
  readonly reconciliation: Reconciliation;
  /** Its rules tell approvals that broke from requests that were refused. */
  readonly auditLog: AuditLog | undefined;
  readonly windowsSeconds: readonly number[];
  readonly slackSeconds: number;
  readonly logRetention: logs.RetentionDays;
  readonly handlers?: string | undefined;
}

/** Where AWS's quotas come near. */
const share = 0.8;

/** Alarms for whatever keeps approvals from ending truly, the function that looks for overdue levels, and a dashboard. */
export class Monitoring extends Construct {
  /** By their names without the prefix. */
  readonly alarms: Readonly<Record<string, cloudwatch.Alarm>>;
  readonly dashboard: cloudwatch.Dashboard;
  readonly overdueSearch: OverdueSearch;
  /** Where alarms are told; undefined where nobody is. */
  readonly topic: sns.ITopic | undefined;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    checkMonitoringOptions(props);
    const { deployment, reconciliation, auditLog, notify = [] } = props;
    const every = Duration.minutes(toSeconds(props.findOverdueEvery ?? 900) / 60);
    this.overdueSearch = new OverdueSearch(this, 'OverdueSearch', { ...props, every });
    this.topic = props.topic ?? (notify.length > 0 ? new AlarmTopic(this, 'Operators', { deployment, notify }).topic : undefined);
    const watched: Watched = {
      deployment,
      reconciliation,
      auditLog,
      overdueSearch: this.overdueSearch,
      every,
      thresholds: {
        runningAutomations: props.runningAutomations ?? limits.runningAutomations * share,
        queuedAutomations: props.queuedAutomations ?? limits.queuedAutomations * share,
      },
    };
    this.alarms = this.createAlarms(watched);
    this.dashboard = operatorsDashboard(this, watched, Object.values(this.alarms));
  }

  private createAlarms(watched: Watched): Record<string, cloudwatch.Alarm> {
    const alarms = new Construct(this, 'Alarms');
    const { prefix } = watched.deployment;
    return Object.fromEntries(
      alarmPlans(watched).map((plan) => [plan.name, new PlannedAlarm(alarms, plan.name, { ...plan, prefix, topic: this.topic }).alarm]),
    );
  }
}
