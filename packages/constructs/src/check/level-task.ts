import type { Issue } from '@countersign/contracts';
import { issuesOf, policySchema } from '@countersign/contracts';
import type { LevelTaskProps } from '../task/level-task.ts';
import { toSeconds } from '../seconds.ts';
import { excludedPeopleIssues, knownPeople, requesterIssues } from './excluded-people.ts';
import { executionNameIssues } from './execution-name.ts';
import { refuse } from './refuse.ts';
import { checkRequestTexts } from './request-texts.ts';
import { standInApprover } from './stand-in.ts';
import { topicIssues } from './topic-name.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const executionNameLength = 80;

/** @throws Error that lists every issue with its path */
export function checkLevelTask(props: LevelTaskProps): void {
  refuse([
    ...levelIssues(props),
    ...topicIssues(props.level.topic, 'level.topic'),
    ...checkRequestTexts(props),
    ...executionNameIssues(props.executionName, executionNameLength),
    ...excludedPeopleIssues(props.excludedPeople),
  ]);
  refuse(staffingIssues(props));
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

function staffingIssues({ level, requestedBy, excludedPeople }: LevelTaskProps): Issue[] {
  const asked = { ...level, minRequiredApprovals: level.minRequiredApprovals ?? 1 };
  return requesterIssues([asked], requestedBy, { excludedPeople: knownPeople(excludedPeople), onePersonOneLevel: false });
}
