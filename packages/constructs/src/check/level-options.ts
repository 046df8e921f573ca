import type { Issue } from '@countersign/contracts';
import { issuesOf, limits, prefixSchema } from '@countersign/contracts';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { ResolvedOptions } from '../deployment-options.ts';
import { refuse } from './refuse.ts';
import { topicIssues } from './topic-name.ts';
import { windowIssues } from './window.ts';

/** Queueing, three attempts to report and the parent's own end take their time. */
const slackSecondsMin = 600;

/** Settling and pauses before the level machine's own end. */
const settleSeconds = 3600;

/** Runbook names of up to 128 characters fit into a function's 4 KB of environment, and their ARNs into a role's 10 KB. */
const windowsMax = { single: 20, nested: 10 } as const;

/** Refuses what AWS would refuse at deploy, or what would strand an approval later. */
export function checkLevelOptions(
  options: ResolvedOptions,
  windowsSeconds: readonly number[],
  topics: readonly ITopic[],
): void {
  refuse([
    ...prefixIssues(options.prefix),
    ...windowsIssues(options, windowsSeconds),
    ...slackIssues(options, windowsSeconds),
    ...topics.flatMap((topic, index) => topicIssues(topic, `topics[${index}]`)),
  ]);
}

export function prefixIssues(prefix: string): Issue[] {
  const { error } = prefixSchema.safeParse(prefix);
  return error ? issuesOf(error).map(({ message }) => ({ path: 'prefix', message: `${prefix}: ${message}` })) : [];
}

function windowsIssues({ runbooks }: ResolvedOptions, windowsSeconds: readonly number[]): Issue[] {
  if (windowsSeconds.length === 0) return [{ path: 'windows', message: 'at least one window is needed' }];
  if (windowsSeconds.length > windowsMax[runbooks]) {
    const message = `${windowsSeconds.length} different windows; at most ${windowsMax[runbooks]} fit (runbooks: ${runbooks})`;
    return [{ path: 'windows', message }];
  }
  return windowsSeconds.flatMap((seconds) => windowIssues(seconds, 'windows'));
}

function slackIssues({ slackSeconds }: ResolvedOptions, windowsSeconds: readonly number[]): Issue[] {
  if (!Number.isInteger(slackSeconds) || slackSeconds < slackSecondsMin) {
    return [{ path: 'slack', message: `${slackSeconds} s: must be whole seconds, at least ${slackSecondsMin}` }];
  }
  const longest = Math.max(0, ...windowsSeconds);
  if (longest + slackSeconds + settleSeconds <= limits.levelLifetimeSeconds) return [];
  const message = `a window of ${longest} s and a slack of ${slackSeconds} s do not fit into the level machine's ${limits.levelLifetimeSeconds} s`;
  return [{ path: 'slack', message }];
}
