import type { SeparationOfDuties } from '@countersign/contracts';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Seconds } from './seconds.ts';
import { toSeconds } from './seconds.ts';

/** Whose decisions count. */
export interface DutiesProps {
  /** `strict` refuses bare roles; `bestEffort` allows them and checks the decisions afterwards. Default: `strict`. */
  readonly separationOfDuties?: SeparationOfDuties | undefined;
  /** Whether who decided one level may not decide a later one. Default: true. */
  readonly onePersonOneLevel?: boolean | undefined;
}

/** One level of a policy. */
export interface LevelProps {
  readonly name: string;
  /** ARNs of users, of role sessions or, under `bestEffort`, of roles. At most ten. */
  readonly approvers: readonly string[];
  /** Default: 1. */
  readonly minRequiredApprovals?: number | undefined;
  /** Mail addresses of those who are asked. */
  readonly notify: readonly string[];
  /** How long the approvers have: 1 minute to 30 days. */
  readonly window: Seconds;
}

/** Which levels an approval goes through. */
export interface PolicyProps extends DutiesProps {
  readonly name: string;
  readonly levels: readonly LevelProps[];
}

/** What requests that bring their own levels may use. */
export interface LevelsInRequestProps extends DutiesProps {
  /** Default: all topics of the policies. */
  readonly topics?: readonly sns.ITopic[] | undefined;
  /** Default: all windows of the policies, and the additional ones. */
  readonly windows?: readonly Seconds[] | undefined;
}

/** What applies where nothing is said. */
export interface Duties {
  readonly separationOfDuties: SeparationOfDuties;
  readonly onePersonOneLevel: boolean;
}

/** A level with its defaults filled in. */
export interface PlannedLevel {
  readonly name: string;
  readonly approvers: readonly string[];
  readonly minRequiredApprovals: number;
  readonly notify: readonly string[];
  readonly windowSeconds: number;
}

/** A policy with its defaults filled in. */
export interface PlannedPolicy extends Duties {
  readonly name: string;
  readonly levels: readonly PlannedLevel[];
}

export function resolveDuties(props: DutiesProps): Duties {
  return {
    separationOfDuties: props.separationOfDuties ?? 'strict',
    onePersonOneLevel: props.onePersonOneLevel ?? true,
  };
}

export function resolvePolicy({ name, levels, ...duties }: PolicyProps): PlannedPolicy {
  return {
    name,
    ...resolveDuties(duties),
    levels: levels.map((level) => ({
      name: level.name,
      approvers: level.approvers,
      minRequiredApprovals: level.minRequiredApprovals ?? 1,
      notify: level.notify,
      windowSeconds: toSeconds(level.window),
    })),
  };
}
