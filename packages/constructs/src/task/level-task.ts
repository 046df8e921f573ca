import type { SeparationOfDuties } from '@countersign/contracts';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { callLevelStatements } from '../grants/machines.ts';
import type { Seconds } from '../seconds.ts';
import { toSeconds } from '../seconds.ts';
import { checkLevelTask } from '../check/level-task.ts';
import { stableExecutionName } from './execution-name.ts';
import type { RequestTexts } from './request-text.ts';
import { StartExecutionTask } from './start-execution-task.ts';

export interface LevelTaskProps extends RequestTexts {
  readonly level: {
    readonly name: string;
    readonly approvers: readonly string[];
    /** Default: 1. */
    readonly minRequiredApprovals?: number | undefined;
    /** Its name starts with `Automation`. The deployment's role may publish to it from now on. */
    readonly topic: sns.ITopic;
    /** One of the deployed windows. */
    readonly window: Seconds;
  };
  /** `bestEffort` allows bare roles. Default: `strict`. Checked at synth only. */
  readonly separationOfDuties?: SeparationOfDuties | undefined;
  /** People who may not decide, besides the requester: names, or a JSONata expression for a list of them. */
  readonly excludedPeople?: readonly string[] | string | undefined;
  /** At most 80 of `[A-Za-z0-9_-]`. Default: made from the execution and the state. */
  readonly executionName?: string | undefined;
  readonly comment?: string | undefined;
  /** Default: the level's outcome. */
  readonly outputs?: unknown;
  readonly assign?: Record<string, unknown> | undefined;
}

/** Asks one level from another state machine, and outputs how it ended. A rejection is an output, not an error. */
export class LevelTask extends StartExecutionTask {
  constructor(scope: Construct, id: string, props: LevelTaskProps & { readonly deployment: Deployment }) {
    checkLevelTask(props);
    const { level, deployment } = props;
    super(scope, id, {
      comment: props.comment,
      stateMachineArn: deployment.levelMachineArn,
      executionName: props.executionName ?? stableExecutionName(level.name),
      input: {
        version: 1,
        level: {
          name: level.name,
          approvers: level.approvers,
          minRequiredApprovals: level.minRequiredApprovals ?? 1,
          topicArn: level.topic.topicArn,
          windowSeconds: toSeconds(level.window),
        },
        subject: props.subject,
        review: props.review,
        requestedBy: props.requestedBy,
        excludedPeople: props.excludedPeople ?? [],
      },
      statements: callLevelStatements(deployment),
      assign: props.assign,
      outputs: props.outputs,
    });
  }
}
