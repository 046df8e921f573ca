/** ApprovalFlow: plans the levels of a request, asks one after the other, ends with the outcome. */
import { limits } from '@countersign/contracts';
import type { Rules } from '@countersign/contracts';
import { retryLambda, retryStart } from './retry.ts';
import type { MachineDefinition, StateDefinition } from './state-machine.ts';
import { jsonata } from './state-machine.ts';

export interface FlowMachineParts {
  readonly partition: string;
  readonly planLevelsArn: string;
  readonly levelMachineArn: string;
  /** Frozen into the definition, so that no requester can weaken them. */
  readonly rules: Rules;
}

/** The flow's definition: two states for each level, and two more. */
export function flowMachine(parts: FlowMachineParts): MachineDefinition {
  return {
    Comment: 'An approval in several levels; the first level that is not approved ends it',
    QueryLanguage: 'JSONata',
    StartAt: 'Plan',
    TimeoutSeconds: limits.flowLifetimeSeconds,
    States: {
      Plan: plan(parts),
      Level: level(parts),
      'Next level?': {
        Type: 'Choice',
        Choices: [
          { Condition: jsonata(`$closed[-1].status = 'APPROVED' and $index <= $count($plan.levels)`), Next: 'Level' },
        ],
        Default: 'Outcome',
      },
      Outcome: { Type: 'Pass', Output: jsonata(outcome), End: true },
      Failed: { Type: 'Fail', Error: jsonata('$failure.Error'), Cause: jsonata('$failure.Cause') },
    },
  };
}

function plan({ partition, planLevelsArn, rules }: FlowMachineParts): StateDefinition {
  return {
    Type: 'Task',
    Comment: 'Parses the request and resolves its policy; a request that is refused fails the execution by name',
    Resource: `arn:${partition}:states:::lambda:invoke`,
    Arguments: {
      FunctionName: planLevelsArn,
      Payload: {
        version: 1,
        name: jsonata('$states.context.Execution.Name'),
        request: jsonata('$states.input'),
        rules,
      },
    },
    Retry: [retryLambda],
    Assign: {
      plan: jsonata('$states.result.Payload'),
      index: 1,
      closed: [],
      excludedPeople: jsonata('[$states.result.Payload.excludedPeople]'),
    },
    Next: 'Level',
  };
}

function level({ partition, levelMachineArn }: FlowMachineParts): StateDefinition {
  return {
    Type: 'Task',
    Resource: `arn:${partition}:states:::states:startExecution.sync:2`,
    Arguments: {
      StateMachineArn: levelMachineArn,
      Name: jsonata(levelExecutionName),
      Input: {
        version: 1,
        approval: jsonata(approvalReference),
        level: jsonata('$plan.levels[$index - 1]'),
        subject: jsonata('$states.context.Execution.Input.subject'),
        review: jsonata('$states.context.Execution.Input.review'),
        requestedBy: jsonata('$plan.requestedBy'),
        excludedPeople: jsonata('[$excludedPeople]'),
        AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: jsonata('$states.context.Execution.Id'),
      },
    },
    Retry: [retryStart],
    Catch: [{ ErrorEquals: ['States.ALL'], Assign: { failure: jsonata(failure) }, Next: 'Failed' }],
    Assign: {
      closed: jsonata(closed),
      index: jsonata('$index + 1'),
      excludedPeople: jsonata(`$plan.onePersonOneLevel ? $append([$excludedPeople], [$states.result.Output.decidedBy]) : [$excludedPeople]`),
    },
    Next: 'Next level?',
  };
}

/** As contracts' levelExecutionName; `$sum` makes 0 of an absent redrive count. */
const levelExecutionName = `
  $states.context.Execution.Name & '-L' & $string($index) & '-R' & $string($sum([$states.context.Execution.RedriveCount]))`;

/** One expression, because a field of its own may not be undefined, whereas JSONata leaves out an undefined member. */
const approvalReference = `{
  'name': $states.context.Execution.Name, 'policy': $plan.policy, 'index': $index, 'of': $count($plan.levels) }`;

const closed = `$append($closed, [{
  'name': $states.result.Output.name,
  'status': $states.result.Output.status,
  'decisions': [$states.result.Output.decisions] }])`;

const outcome = `{
  'version': 1,
  'status': $closed[-1].status,
  'policy': $plan.policy,
  'requestedBy': $plan.requestedBy,
  'levels': [$closed] }`;

/**
 * A level that failed surfaces as States.TaskFailed whose Cause is JSON with the level's own Error and Cause; a stopped
 * one has neither. https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
const failure = `(
  $caught := $states.errorOutput;
  $isJson := $substring($caught.Cause, 0, 1) = '{' and $substring($caught.Cause, -1) = '}';
  $child := $caught.Error = 'States.TaskFailed' and $isJson ? $parse($caught.Cause) : {};
  {
    'Error': $child.Error ? $child.Error : $caught.Error ? $caught.Error : 'States.TaskFailed',
    'Cause': $child.Cause ? $child.Cause : $caught.Cause ? $caught.Cause : 'The level failed without a cause'
  }
)`;
