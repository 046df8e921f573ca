/**
 * How the flow asks one level, and goes on where it was redriven: docs/decisions/0005-redriven-flows.md. A redrive enters
 * the state that did not succeed once more, with its input and variables; a Fail state would only fail again.
 * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
import { failures } from '@countersign/contracts';
import type { FlowMachineParts } from './flow-machine.ts';
import { retryDescribe, retryLambda, retryStart } from './retry.ts';
import type { StateDefinition } from './state-machine.ts';
import { jsonata } from './state-machine.ts';

/** How often the flow was redriven so far; `$sum` makes 0 of an absent count. */
const redriveCount = '$sum([$states.context.Execution.RedriveCount])';

/**
 * `attempt` counts how often the level was asked anew, and stands in its execution's name. `redrives` is the flow's
 * redrive count that the attempt belongs to: only a later redrive may ask anew.
 */
export const firstAttempt = { attempt: 0, redrives: jsonata(redriveCount) };

export function level({ partition, levelMachineArn }: FlowMachineParts): StateDefinition {
  return {
    Type: 'Task',
    Comment: 'Asks one level. One that still runs under this name, with this input, is waited for',
    Resource: `arn:${partition}:states:::states:startExecution.sync:2`,
    Arguments: {
      StateMachineArn: levelMachineArn,
      Name: jsonata(levelExecutionName),
      Input: jsonata(levelInput),
    },
    Retry: retryStart,
    Catch: [
      // Recorded is the second name; the first is the error as the API spells it.
      {
        ErrorEquals: ['StepFunctions.ExecutionAlreadyExists', 'StepFunctions.ExecutionAlreadyExistsException'],
        Next: 'Earlier',
      },
      catchFailure,
    ],
    Assign: levelClosed('$states.result.Output'),
    Next: 'Next level?',
  };
}

/** As contracts' levelExecutionName. */
const levelExecutionName = `$states.context.Execution.Name & '-L' & $string($index) & '-R' & $string($attempt)`;

/** One expression, because a field of its own may not be undefined, whereas JSONata leaves out an undefined member. */
const levelInput = `{
  'version': 1,
  'approval': {
    'name': $states.context.Execution.Name, 'policy': $plan.policy, 'index': $index, 'of': $count($plan.levels) },
  'level': $plan.levels[$index - 1],
  'subject': $states.context.Execution.Input.subject,
  'review': $states.context.Execution.Input.review,
  'requestedBy': $plan.requestedBy,
  'excludedPeople': [$excludedPeople],
  'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID': $states.context.Execution.Id }`;

const catchFailure = {
  ErrorEquals: ['States.ALL'],
  Assign: { failure: jsonata('$states.errorOutput'), redrives: jsonata(redriveCount) },
  Next: 'Failed',
};

/** What a level's outcome adds to the flow's variables. */
function levelClosed(output: string): Record<string, unknown> {
  return {
    closed: jsonata(`$append($closed, [{
      'name': ${output}.name, 'status': ${output}.status, 'decisions': [${output}.decisions] }])`),
    index: jsonata('$index + 1'),
    ...firstAttempt,
    excludedPeople: jsonata(`$plan.onePersonOneLevel ? $append([$excludedPeople], [${output}.decidedBy]) : [$excludedPeople]`),
  };
}

/**
 * The level's name is taken: an earlier run of this flow started it, or the answer to a start was lost. What it asked
 * counts only if it asked just what this flow would: anyone who may start the level machine may take a name.
 */
export function earlier({ partition, levelMachineArn }: FlowMachineParts): StateDefinition {
  return {
    Type: 'Task',
    Comment: "How did the execution end that holds the level's name?",
    Resource: `arn:${partition}:states:::aws-sdk:sfn:describeExecution`,
    Arguments: { ExecutionArn: jsonata(levelExecutionArn(levelMachineArn)) },
    Retry: retryDescribe,
    Catch: [catchUnreadable, catchFailure],
    Output: jsonata(`{
      'own': $parse($states.result.Input) = ${levelInput},
      'looks': $sum([$states.input.looks]) + 1,
      'runs': $states.result.Status = 'RUNNING',
      'outcome': $states.result.Status = 'SUCCEEDED' ? $parse($states.result.Output),
      'failure': { 'Error': 'States.TaskFailed', 'Cause': $string($states.result.{
        'ExecutionArn': ExecutionArn, 'Status': Status, 'Error': Error, 'Cause': Cause }) } }`),
    Next: 'Earlier?',
  };
}

/**
 * A name can be taken with an input that makes the answer larger than 256 KiB, or that no expression reads. Ours are
 * neither, so that it is not our own: the flow fails by name, and a redrive asks under the next one. `States.ALL` does
 * not catch `States.DataLimitExceeded`; that its own name does is assumed:
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
const catchUnreadable = {
  ErrorEquals: ['States.DataLimitExceeded', 'States.QueryEvaluationError'],
  Output: { own: false },
  Next: 'Earlier?',
};

function levelExecutionArn(levelMachineArn: string): string {
  return `$replace('${levelMachineArn}', ':stateMachine:', ':execution:') & ':' & ${levelExecutionName}`;
}

/** The longest pause between two looks: 31 days of them stay far below 25,000 events. It is reached after ten looks. */
const longestPauseSeconds = 3600;

/**
 * Step Functions takes a start up where what holds the name runs with the same input, byte by byte. So either what it
 * shows lags behind, which takes seconds, or somebody else wrote the same input otherwise, and it is waited for.
 */
export const lookAgain: StateDefinition = {
  Type: 'Wait',
  Comment: 'Step Functions does not show yet that the level has ended',
  Seconds: jsonata(`$min([${longestPauseSeconds}, 5 * $power(2, $min([10, $states.input.looks - 1]))])`),
  Next: 'Earlier',
};

/** One that approved while the flow was down is not asked again; one that did not end well is, once for each redrive. */
export const earlierChoice: StateDefinition = {
  Type: 'Choice',
  Choices: [
    {
      Condition: jsonata('$states.input.own and $exists($states.input.outcome)'),
      Assign: levelClosed('$states.input.outcome'),
      Next: 'Next level?',
    },
    { Condition: jsonata('$states.input.own and $states.input.runs'), Next: 'Look again' },
    {
      Condition: jsonata(`$redrives < ${redriveCount}`),
      Assign: { attempt: jsonata('$attempt + 1'), redrives: jsonata(redriveCount) },
      Next: 'Level',
    },
  ],
  Assign: {
    failure: jsonata(`$states.input.own ? $states.input.failure : { 'Error': '${failures.levelNameTaken}' }`),
    redrives: jsonata(redriveCount),
  },
  Default: 'Failed',
};

/** Throws what the level failed with. Once the flow is redriven, it answers, and the level is looked at again. */
export function failed({ partition, planLevelsArn, levelMachineArn }: FlowMachineParts): StateDefinition {
  return {
    Type: 'Task',
    Comment: 'Fails with a name and a cause. A redrive of the execution goes on with the level',
    Resource: `arn:${partition}:states:::lambda:invoke`,
    Arguments: {
      FunctionName: planLevelsArn,
      Payload: {
        version: 1,
        kind: 'fail',
        redriven: jsonata(`$redrives < ${redriveCount}`),
        level: {
          name: jsonata('$plan.levels[$index - 1].name'),
          index: jsonata('$index'),
          of: jsonata('$count($plan.levels)'),
          executionArn: jsonata(levelExecutionArn(levelMachineArn)),
        },
        error: jsonata('$failure'),
      },
    },
    Retry: retryLambda,
    Next: 'Level',
  };
}
