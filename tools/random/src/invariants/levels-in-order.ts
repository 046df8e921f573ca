/** No level opens before the one below it has closed as approved. */
import type { Execution, ObservedApproval, ObservedLevel } from '../observe/observation.ts';
import type { Invariant } from './invariant.ts';
import { indexOf } from './staffing.ts';

export const levelsInOrder: Invariant = ({ approvals }) =>
  approvals.flatMap(({ id, flow, levels }) => levels.flatMap((level) => issuesOf(level, { flow, levels })).map((what) => `${id}: ${what}`));

function issuesOf(level: ObservedLevel, { flow, levels }: Pick<ObservedApproval, 'flow' | 'levels'>): string[] {
  const index = indexOf(level);
  if (index === 1) return [];
  const below = levels.find((other) => indexOf(other) === index - 1 && other.status === 'SUCCEEDED');
  if (!below) return [`level ${index} was started, but no level ${index - 1} closed`];
  const { status } = below.output as { status?: string };
  const opened = [level.startedAt, ...level.automations.map(({ startedAt }) => startedAt)];
  return [
    ...(status === 'APPROVED' ? [] : [`level ${index} was started after level ${index - 1} ended as ${status}`]),
    ...(Math.min(...opened) < (below.stoppedAt ?? Infinity) ? [`level ${index} was opened before level ${index - 1} had closed`] : []),
    ...(startOf(flow, level.arn) > endOf(flow, below.arn) ? [] : [`the flow's history starts level ${index} before level ${index - 1} has closed`]),
  ];
}

/** Infinite where the flow never heard that it had started. Time stands still while an approval is played, so the order of a history tells more than its times. */
function startOf({ history }: Execution, arn: string): number {
  return history.find(({ taskSubmittedEventDetails }) => taskSubmittedEventDetails?.output?.includes(`"${arn}"`))?.id ?? Infinity;
}

function endOf({ history }: Execution, arn: string): number {
  return history.find(({ taskSucceededEventDetails }) => taskSucceededEventDetails?.output?.includes(`"${arn}"`))?.id ?? -1;
}
