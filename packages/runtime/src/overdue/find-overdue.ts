/**
 * Looks for levels that run past their deadline. The level machine ends every level by itself, so there should be none:
 * one that is overdue means that Step Functions, `close-level` or SSM has been broken for a while. It only looks: what
 * would end a level is its own machine, and what hurries that up is `reconcile`.
 */
import { executionArnSchema, metrics, type OverdueLevels, type ScheduledEvent } from '@countersign/contracts';
import type { LevelInput, RunningLevel, RunningLevels } from '../aws/running-levels.ts';
import type { OverdueEnvironment } from '../environment.ts';
import type { Log } from '../log.ts';
import { metric } from '../metric.ts';

/** A level settles past its deadline: SSM is asked, perhaps more than once, as it answers three reads a second. */
const settleSeconds = 900;

/** A line is for people; the metric counts all. */
const namesPerLine = 20;

export interface FindOverduePorts {
  readonly levels: RunningLevels;
  readonly environment: OverdueEnvironment;
  readonly log: Log;
}

/** One ListExecutions for each thousand levels that run, one DescribeExecution for each that began long enough ago. */
export async function findOverdue({ time }: ScheduledEvent, { levels, environment, log }: FindOverduePorts): Promise<OverdueLevels> {
  const now = Date.parse(time);
  const { COUNTERSIGN_SLACK_SECONDS: slack, COUNTERSIGN_SHORTEST_WINDOW_SECONDS: shortest } = environment;
  const isPast = ({ startedAt }: RunningLevel, windowSeconds: number) => now > startedAt + (windowSeconds + slack + settleSeconds) * 1000;
  const candidates = (await levels.list()).filter((level) => isPast(level, shortest));
  const overdue: string[] = [];
  for (const level of candidates) {
    const input = await levels.read(level.arn);
    if (input && isPast(level, input.windowSeconds)) overdue.push(nameOf(level, input));
  }
  const found = { ...metric(metrics.overdueLevels, overdue.length, now), described: candidates.length };
  if (overdue.length === 0) log.info('No level is overdue', found);
  else log.warn('Levels are overdue', { ...found, approvals: overdue.slice(0, namesPerLine) });
  return { version: 1, overdue: overdue.length, described: candidates.length };
}

/** What an operator looks for: the approval, or the level where no flow of that name has started it. */
function nameOf({ arn }: RunningLevel, { startedBy }: LevelInput): string {
  const { data = arn } = executionArnSchema.safeParse(startedBy);
  return data.slice(data.lastIndexOf(':') + 1);
}
