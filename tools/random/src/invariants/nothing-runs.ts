/** No execution runs on when its automation has ended and its deadline has passed; where events arrive, not even till then. */
import { ended } from '../observe/ended.ts';
import type { ObservedLevel, Observation } from '../observe/observation.ts';
import type { Invariant } from './invariant.ts';

const slackSeconds = 3600;
/** What Retry may take of the last look at SSM: twelve attempts, five minutes apart at most. */
const retrySeconds = 3600;

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

/** A level whose automations have all ended. */
function leftAtRest({ atRest: { automations } }: Observation): string[] {
  const running = new Set(automations.filter(({ levelStatus }) => levelStatus === 'RUNNING').map(({ levelExecutionArn }) => levelExecutionArn));
  return [...running]
    .filter((arn) => automations.every(({ levelExecutionArn, status }) => levelExecutionArn !== arn || ended(status)))
    .map((arn) => `${arn} runs, but its automation has ended`);
}
