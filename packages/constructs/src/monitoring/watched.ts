import type { Duration } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Deployment } from '../deployment.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { OverdueSearch } from './overdue-search.ts';

/** Where alarms begin: what is still all right stands below. */
export interface Thresholds {
  /** Automations of the account that run at a time. */
  readonly runningAutomations: number;
  /** Automations of the account that wait for their turn. */
  readonly queuedAutomations: number;
}

/** The parts of a deployment that are watched. */
export interface Watched {
  readonly deployment: Deployment;
  readonly reconciliation: Reconciliation;
  readonly auditLog: AuditLog | undefined;
  readonly overdueSearch: OverdueSearch;
  /** How often levels are looked for that are overdue. */
  readonly every: Duration;
  readonly thresholds: Thresholds;
}

/** Names of the functions, in the order in which an approval meets them. */
export function functionsOf({ names }: Deployment): string[] {
  return [names.planLevels, names.openLevel, names.closeLevel, names.reconcile, names.findOverdue];
}

export function rulesOf({ reconciliation, auditLog, overdueSearch }: Watched): events.IRule[] {
  return [...reconciliation.rules, ...(auditLog?.rules ?? []), overdueSearch.rule];
}

export function queuesOf({ reconciliation, auditLog }: Watched): { readonly queue: sqs.IQueue; readonly label: string }[] {
  return [
    { queue: reconciliation.queue, label: 'Not reconciled' },
    ...(auditLog ? [{ queue: auditLog.queue, label: 'Not recorded' }] : []),
  ];
}
