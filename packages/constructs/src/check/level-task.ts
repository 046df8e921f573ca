import type { Issue } from '@countersign/contracts';
import { issuesOf, policySchema } from '@countersign/contracts';
import type { LevelTaskProps } from '../task/level-task.ts';
import { toSeconds } from '../seconds.ts';
import { refuse } from './refuse.ts';
import { checkRequestTexts } from './request-texts.ts';
import { standInApprover } from './stand-in.ts';

/** @throws Error that lists every issue with its path */
export function checkLevelTask(props: LevelTaskProps): void {
  refuse([...levelIssues(props), ...checkRequestTexts(props)]);
}

/** A policy of this one level, with a stand-in for its topic, has the rules that it must follow. */
function levelIssues({ level, separationOfDuties }: LevelTaskProps): Issue[] {
  const { error } = policySchema.safeParse({
    name: 'policy',
    separationOfDuties: separationOfDuties ?? 'strict',
    onePersonOneLevel: false,
    levels: [
      {
        name: level.name,
        approvers: level.approvers.map(standInApprover),
        minRequiredApprovals: level.minRequiredApprovals ?? 1,
        topicArn: 'arn:aws:sns:us-east-1:123456789012:Automation',
        windowSeconds: toSeconds(level.window),
      },
    ],
  });
  if (!error) return [];
  return issuesOf(error).map(({ path, message }) => ({ path: path.replace(/^levels\[0\]/, 'level'), message }));
}
