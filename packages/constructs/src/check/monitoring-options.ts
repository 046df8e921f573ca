import type { Issue } from '@countersign/contracts';
import type { MonitoringOptions } from '../monitoring/monitoring.ts';
import { toSeconds } from '../seconds.ts';
import { addressIssues } from './mail-address.ts';
import { refuse } from './refuse.ts';

/** An alarm's period is at most a day: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const daySeconds = 86_400;

/** Refuses what AWS would refuse, or what would never tell anybody. */
export function checkMonitoringOptions(options: MonitoringOptions): void {
  const { notify = [], topic } = options;
  refuse([
    ...(notify.length > 0 && topic ? [{ path: 'monitoring.topic', message: 'either a topic or addresses to notify, not both' }] : []),
    ...notify.flatMap((address, index) => addressIssues(address, notify.slice(0, index), `monitoring.notify[${index}]`)),
    ...everyIssues(options),
    ...thresholdIssues('runningAutomations', options.runningAutomations),
    ...thresholdIssues('queuedAutomations', options.queuedAutomations),
  ]);
}

function everyIssues({ findOverdueEvery }: MonitoringOptions): Issue[] {
  if (findOverdueEvery === undefined) return [];
  const seconds = toSeconds(findOverdueEvery);
  if (seconds >= 60 && seconds <= daySeconds && seconds % 60 === 0) return [];
  return [{ path: 'monitoring.findOverdueEvery', message: `${seconds} s: must be whole minutes, from one to ${daySeconds / 60}` }];
}

function thresholdIssues(name: string, threshold: number | undefined): Issue[] {
  if (threshold === undefined || threshold > 0) return [];
  return [{ path: `monitoring.${name}`, message: `${threshold}: must be above 0` }];
}
