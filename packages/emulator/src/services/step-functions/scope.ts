/** What expressions see in a state: `$states`, the variables, and the event's time. */
import type { JsonObject, JsonValue } from './json.ts';
import type { Scope, StatesVariable, Template } from './query-language.ts';
import type { MapItem } from './execution-state.ts';
import type { Run } from './run.ts';
import { QueryEvaluationFailure } from './query-language.ts';
import { currentState } from './run.ts';
import { StateFailure } from './task-failure.ts';

/** What `$states` holds beside the input and the context. */
export interface Extra {
  readonly result?: JsonValue;
  readonly errorOutput?: JsonValue;
  /** The token of the attempt, in callback tasks. */
  readonly taskToken?: string;
  /** The iteration that is about to begin. */
  readonly item?: MapItem;
}

/**
 * Evaluates a field of the current state. A field without expressions costs nothing.
 * @throws StateFailure States.QueryEvaluationError
 */
export async function evaluate(run: Run, template: Template, extra: Extra = {}): Promise<JsonValue> {
  if (template.constant !== undefined) return template.constant;
  try {
    return await template.evaluate(scopeOf(run, extra));
  } catch (error) {
    if (!(error instanceof QueryEvaluationFailure)) throw error;
    throw new StateFailure('States.QueryEvaluationError', error.message, error.location);
  }
}

/** The failure of an expression whose result has the wrong type, in AWS's words. */
export function unexpectedType(template: Template, expected: string, value: JsonValue): StateFailure {
  const subject = template.expression === undefined ? 'The value' : `The JSONata expression '${template.expression}'`;
  const actual = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const message = `${subject} specified for the field '${template.location}' returned an unexpected result type. Expected '${expected}', but was '${actual}' for value: ${JSON.stringify(value)}`;
  return new StateFailure('States.QueryEvaluationError', message, template.location);
}

function scopeOf(run: Run, { taskToken, item, ...values }: Extra): Scope {
  const context = contextObject(run, { ...(taskToken === undefined ? {} : { taskToken }), ...(item === undefined ? {} : { item }) });
  const states: StatesVariable = { input: currentState(run).input, context, ...values };
  return { states, variables: visibleVariables(run), now: run.now, random: run.random, uuid: run.uuid };
}

/** A branch sees those of the lines around it, which stand still meanwhile. */
function visibleVariables({ line, parent }: Run): Readonly<Record<string, JsonValue>> {
  return parent === undefined ? line.variables : { ...visibleVariables(parent), ...line.variables };
}

/** The innermost iteration around a line; the states inside it see it too. */
function itemAround({ line, parent }: Run): MapItem | undefined {
  return line.item ?? (parent === undefined ? undefined : itemAround(parent));
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function contextObject(run: Run, { taskToken, item = itemAround(run) }: Extra): JsonObject {
  const { draft } = run;
  const current = currentState(run);
  const redriven = draft.redrives.at(-1);
  const type = run.definition.allStates.get(current.name)?.type;
  return {
    Execution: {
      Id: draft.executionArn,
      Input: run.executionInput(),
      StartTime: new Date(draft.startedAt).toISOString(),
      Name: draft.name,
      RoleArn: draft.roleArn,
      RedriveCount: draft.redrives.length,
      ...(redriven === undefined ? {} : { RedriveTime: new Date(redriven.at).toISOString() }),
    },
    StateMachine: { Id: draft.stateMachineArn, Name: draft.stateMachineName },
    State: {
      Name: current.name,
      EnteredTime: new Date(current.enteredAt).toISOString(),
      // Recorded: only in states that can be retried.
      ...(type === 'Task' || type === 'Parallel' || type === 'Map' ? { RetryCount: current.retryCount } : {}),
    },
    ...(item === undefined ? {} : { Map: { Item: { Index: item.index, Value: item.value } } }),
    ...(taskToken === undefined ? {} : { Task: { Token: taskToken } }),
  };
}
