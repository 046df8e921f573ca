/** No execution runs on when its automation has ended and its deadline has passed; where events arrive, not even till then. */
import { ended } from '../observe/ended.ts';
import type { ObservedLevel, Observation } from '../observe/observation.ts';
import type { Invariant } from './invariant.ts';

const slackSeconds = 3600;
/** What Retry may take of the last looks at SSM when something goes wrong: forty attempts, five minutes apart at most. */
const retrySeconds = 12_000;

export const nothingRuns: Invariant = (seen) => [
  ...seen.approvals.flatMap(({ levels }) => levels.flatMap(overdue)),
  ...(seen.events === 'delivered' ? leftAtRest(seen) : []),
];

function overdue({ arn, status, startedAt, stoppedAt, input }: ObservedLevel): string[] {
  if (status === 'RUNNING' || stoppedAt === undefined) return [`${arn} runs though every window is over`];
  const { level } = input as { level?: { windowSeconds?: number } };
  const lateSeconds = (stoppedAt - startedAt) / 1000 - (level?.windowSeconds ?? 0) - slackSeconds;
  return lateSeconds > retrySeconds ? [`${arn} ended ${lateSeconds} seconds after its deadline`] : [];
}

/** A level whose automations have all ended, unless it pauses before it looks at them again. */
function leftAtRest({ atRest: { at, automations }, approvals }: Observation): string[] {
  const running = new Set(automations.filter(({ levelStatus }) => levelStatus === 'RUNNING').map(({ levelExecutionArn }) => levelExecutionArn));
  const levels = approvals.flatMap((approval) => approval.levels);
  return [...running]
    .filter((arn) => automations.every(({ levelExecutionArn, status }) => levelExecutionArn !== arn || ended(status)))
    .filter((arn) => !levels.some((level) => level.arn === arn && pausedAt(level, at)))
    .map((arn) => `${arn} runs, but its automation has ended`);
}

function pausedAt({ history }: ObservedLevel, at: number): boolean {
  const before = history.filter(({ timestamp }) => (timestamp?.getTime() ?? 0) <= at);
  return before.findLast(({ type }) => type === 'WaitStateEntered' || type === 'WaitStateExited')?.type === 'WaitStateEntered';
}
