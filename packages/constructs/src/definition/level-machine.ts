/** ApprovalLevel: asks the people of one level, and ends by itself whatever gets lost on the way. */
import { limits } from '@countersign/contracts';
import { retryLambda } from './retry.ts';
import type { MachineDefinition, StateDefinition } from './state-machine.ts';
import { jsonata } from './state-machine.ts';

/** The longest pause between two looks at an automation that is still open: 30 days stay far below 25,000 events. */
const longestPauseSeconds = 21_600;

export interface LevelMachineParts {
  readonly partition: string;
  readonly openLevelArn: string;
  readonly closeLevelArn: string;
  readonly slackSeconds: number;
}

/** The level machine's definition. A level that goes well enters one state. */
export function levelMachine(parts: LevelMachineParts): MachineDefinition {
  return {
    Comment: 'One level of an approval: asks its approvers, ends with their decision',
    QueryLanguage: 'JSONata',
    StartAt: 'Ask',
    TimeoutSeconds: limits.levelLifetimeSeconds,
    States: {
      Ask: ask(parts),
      Settle: settle(parts),
      'Settled?': {
        Type: 'Choice',
        Choices: [{ Condition: jsonata(`$settled.kind = 'closed'`), Next: 'Closed' }],
        Default: 'Pause',
      },
      Pause: pause(parts),
      Closed: { Type: 'Pass', Output: jsonata('$settled.outcome'), End: true },
    },
  };
}

/** `$sum` over an array drops what is undefined: $attempt exists only after a pause. */
const attempt = '$sum([$attempt, $states.context.State.RetryCount])';

function ask({ partition, openLevelArn, slackSeconds }: LevelMachineParts): StateDefinition {
  return {
    Type: 'Task',
    Comment: 'Starts the runbook, then waits until close-level returns the token',
    Resource: `arn:${partition}:states:::lambda:invoke.waitForTaskToken`,
    Arguments: {
      FunctionName: openLevelArn,
      Payload: {
        version: 1,
        taskToken: jsonata('$states.context.Task.Token'),
        levelExecutionArn: jsonata('$states.context.Execution.Id'),
        attempt: jsonata(attempt),
        request: jsonata('$states.context.Execution.Input'),
      },
    },
    TimeoutSeconds: jsonata(secondsLeft(slackSeconds)),
    Retry: [retryLambda],
    Catch: [{ ErrorEquals: ['States.ALL'], Assign: { error: jsonata('$states.errorOutput') }, Next: 'Settle' }],
    Output: jsonata('$states.result'),
    End: true,
  };
}

function settle({ partition, closeLevelArn, slackSeconds }: LevelMachineParts): StateDefinition {
  return {
    Type: 'Task',
    Comment: 'What does SSM say? Decided, still open, or never started, which fails with the error',
    Resource: `arn:${partition}:states:::lambda:invoke`,
    Arguments: {
      FunctionName: closeLevelArn,
      Payload: {
        version: 1,
        kind: 'settle',
        levelExecutionArn: jsonata('$states.context.Execution.Id'),
        startedAt: jsonata('$states.context.Execution.StartTime'),
        settledAt: jsonata('$states.context.State.EnteredTime'),
        slackSeconds,
        error: jsonata('$error'),
        request: jsonata('$states.context.Execution.Input'),
      },
    },
    Retry: [retryLambda],
    Assign: { settled: jsonata('$states.result.Payload') },
    Next: 'Settled?',
  };
}

function pause({ slackSeconds }: LevelMachineParts): StateDefinition {
  return {
    Type: 'Wait',
    Comment: 'Longer each time, but not past the deadline',
    Seconds: jsonata(`$min([${longestPauseSeconds}, 30 * $power(4, $sum([$attempt])), ${secondsLeft(slackSeconds)}])`),
    Assign: { attempt: jsonata('$sum([$attempt, 1])') },
    Next: 'Ask',
  };
}

/**
 * What is left until entry + window + slack, at least a second. A window that is no number in range leaves the slack:
 * open-level then refuses the input with every issue.
 */
function secondsLeft(slackSeconds: number): string {
  return `(
    $asked := $states.context.Execution.Input.level.windowSeconds;
    $window := $type($asked) = 'number' ? $max([0, $min([$asked, ${limits.windowSecondsMax}])]) : 0;
    $elapsed := ($toMillis($states.context.State.EnteredTime) - $toMillis($states.context.Execution.StartTime)) / 1000;
    $max([1, $ceil($window + ${slackSeconds} - $elapsed)])
  )`;
}
