import type { Issue } from '@countersign/contracts';
import type { LevelsInRequestProps } from '../policy-props.ts';
import { toSeconds } from '../seconds.ts';
import { topicIssues } from './topic-name.ts';
import { windowIssues } from './window.ts';

/** Rules that plan-levels could not parse would break every request, those that name a policy too. */
export function levelsInRequestIssues({ topics, windows }: LevelsInRequestProps): Issue[] {
  return [
    ...(topics?.length === 0 ? [nothing('topics')] : []),
    ...(windows?.length === 0 ? [nothing('windows')] : []),
    ...(topics ?? []).flatMap((topic, index) => topicIssues(topic, `levelsInRequest.topics[${index}]`)),
    ...(windows ?? []).flatMap((window, index) => windowIssues(toSeconds(window), `levelsInRequest.windows[${index}]`)),
  ];
}

function nothing(what: 'topics' | 'windows'): Issue {
  return { path: `levelsInRequest.${what}`, message: `must not be empty; leave it out for all ${what} of the policies` };
}
