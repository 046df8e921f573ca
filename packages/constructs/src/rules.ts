import type { RequestLevelsRule, Rules } from '@countersign/contracts';
import type { LevelsInRequestProps, PlannedPolicy } from './policy-props.ts';
import { resolveDuties } from './policy-props.ts';
import { toSeconds } from './seconds.ts';

/** The topic of a policy's level. Its parts hold no name twice: see check/policies.ts. */
export function topicName(prefix: string, policy: string, level: string): string {
  return `Automation-${prefix}-${policy}-${level}`;
}

/** What is frozen into the flow, given where each level's mails go. */
export function rulesOf(
  policies: readonly PlannedPolicy[],
  topicArnOf: (policy: string, level: string) => string,
  levelsInRequest: RequestLevelsRule | undefined,
): Rules {
  return {
    policies: policies.map(({ levels, ...policy }) => ({
      ...policy,
      levels: levels.map(({ notify: _notify, approvers, ...level }) => ({
        ...level,
        approvers: [...approvers],
        topicArn: topicArnOf(policy.name, level.name),
      })),
    })),
    ...(levelsInRequest && { levelsInRequest }),
  };
}

/** What requests with their own levels may use; all that the policies use, unless told otherwise. */
export function requestLevelsRule(
  props: LevelsInRequestProps,
  deployed: { topicArns: readonly string[]; windowsSeconds: readonly number[] },
): RequestLevelsRule {
  return {
    ...resolveDuties(props),
    topicArns: props.topics?.map(({ topicArn }) => topicArn) ?? [...deployed.topicArns],
    windowsSeconds: props.windows ? [...new Set(props.windows.map(toSeconds))] : [...deployed.windowsSeconds],
  };
}
