/**
 * ApprovalLevel: asks the people of one level, and ends by itself whatever gets lost on the way. What one state has to
 * tell the next stands in its output; the level's own input is always at hand in the context.
 */
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
        Choices: [
          { Condition: jsonata(`$states.input.settled.kind = 'closed'`), Next: 'Closed' },
          { Condition: jsonata(`$states.input.settled.kind = 'failed'`), Next: 'Failed' },
        ],
        Default: 'Pause',
      },
      Pause: pause(parts),
      Closed: { Type: 'Pass', Output: jsonata('$states.input.settled.outcome'), End: true },
      Failed: { Type: 'Fail', Error: jsonata('$states.input.settled.error'), Cause: jsonata('$states.input.settled.cause') },
    },
  };
}

/** How often the level was asked before, by Pause. A level request has no `again`: the first time it is 0. */
const timesAsked = '$sum([$states.input.again.attempt])';

function ask({ partition, openLevelArn, slackSeconds }: LevelMachineParts): StateDefinition {
  return {
    Type: 'Task',
    Comment: 'Starts the runbook, then waits until close-level returns the token',
    Resource: `arn:${partition}:states:::lambda:invoke.waitForTaskToken`,
    Arguments: { FunctionName: openLevelArn, Payload: jsonata(openLevelPayload(slackSeconds)) },
    TimeoutSeconds: jsonata(`$max([1, ${secondsLeft(slackSeconds)}])`),
    Retry: retryLambda,
    Catch: [
      {
        ErrorEquals: ['States.ALL'],
        Output: jsonata(`{ 'error': $states.errorOutput, 'attempt': ${timesAsked},
          'automationExecutionId': $states.input.again.automationExecutionId }`),
        Next: 'Settle',
      },
    ],
    End: true,
  };
}

/**
 * One expression, because a field of its own may not be undefined, whereas JSONata leaves out an undefined member. Only
 * the very first attempt is 0: a redriven level may have started its automation before it was stopped.
 */
const openLevelPayload = (slackSeconds: number) => `{
  'version': 1,
  'taskToken': $states.context.Task.Token,
  'levelExecutionArn': $states.context.Execution.Id,
  'attempt': ${timesAsked} + $sum([$states.context.State.RetryCount, $states.context.Execution.RedriveCount]),
  'secondsLeft': ${secondsLeft(slackSeconds)},
  'automationExecutionId': $states.input.again.automationExecutionId,
  'request': $states.context.Execution.Input }`;

function settle({ partition, closeLevelArn, slackSeconds }: LevelMachineParts): StateDefinition {
  return {
    Type: 'Task',
    Comment: 'What does SSM say? Decided, still open, or a failure',
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
        attempt: jsonata('$sum([$states.context.State.RetryCount])'),
        error: jsonata('$states.input.error'),
        request: jsonata('$states.context.Execution.Input'),
      },
    },
    Retry: retryLambda,
    // Whatever keeps SSM from being asked says nothing about the level.
    Catch: [
      {
        ErrorEquals: ['States.ALL'],
        Output: jsonata(`{ 'settled': { 'kind': 'unknown', 'automationExecutionId': $states.input.automationExecutionId },
          'attempt': $states.input.attempt }`),
        Next: 'Pause',
      },
    ],
    Output: { settled: jsonata('$states.result.Payload'), attempt: jsonata('$states.input.attempt') },
    Next: 'Settled?',
  };
}

function pause({ slackSeconds }: LevelMachineParts): StateDefinition {
  return {
    Type: 'Wait',
    Comment: 'Longer each time, but not past the deadline',
    Seconds: jsonata(`(
      $left := ${secondsLeft(slackSeconds)};
      $min([${longestPauseSeconds}, 30 * $power(4, $states.input.attempt), $left > 0 ? $left : ${longestPauseSeconds}])
    )`),
    Output: jsonata(`{ 'again': {
      'attempt': $states.input.attempt + 1, 'automationExecutionId': $states.input.settled.automationExecutionId } }`),
    Next: 'Ask',
  };
}

/**
 * What is left until entry + window + slack; below zero past that. Now is when it is evaluated, for each attempt anew:
 * the time a state was entered does not move while Retry waits. A window that is no number in range leaves the slack:
 * open-level then refuses the input with every issue.
 */
function secondsLeft(slackSeconds: number): string {
  return `(
    $asked := $states.context.Execution.Input.level.windowSeconds;
    $window := $type($asked) = 'number' ? $max([0, $min([$asked, ${limits.windowSecondsMax}])]) : 0;
    $now := $max([$millis(), $toMillis($states.context.State.EnteredTime)]);
    $ceil($window + ${slackSeconds} - ($now - $toMillis($states.context.Execution.StartTime)) / 1000)
  )`;
}
