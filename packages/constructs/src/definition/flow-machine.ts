/** ApprovalFlow: plans the levels of a request, asks one after the other, ends with the outcome. */
import { limits } from '@countersign/contracts';
import type { Rules } from '@countersign/contracts';
import { earlier, earlierChoice, failed, firstAttempt, level, lookAgain } from './flow-level.ts';
import { retryLambda } from './retry.ts';
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
      Earlier: earlier(parts),
      'Earlier?': earlierChoice,
      'Look again': lookAgain,
      Failed: failed(parts),
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
        kind: 'plan',
        name: jsonata('$states.context.Execution.Name'),
        request: jsonata('$states.input'),
        rules,
      },
    },
    Retry: retryLambda,
    Assign: {
      plan: jsonata('$states.result.Payload'),
      index: 1,
      ...firstAttempt,
      closed: [],
      excludedPeople: jsonata('[$states.result.Payload.excludedPeople]'),
    },
    Next: 'Level',
  };
}

const outcome = `{
  'version': 1,
  'status': $closed[-1].status,
  'policy': $plan.policy,
  'requestedBy': $plan.requestedBy,
  'levels': [$closed] }`;
