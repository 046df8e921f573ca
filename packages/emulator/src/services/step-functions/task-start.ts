/** The start of a task's attempt: its arguments, its token, the call, its timeout. */
import type { TaskState } from './definition.ts';
import type { Run } from './run.ts';
import type { Extra } from './scope.ts';
import { syncCorrelation } from './child-execution.ts';
import { exceedsPayloadLimit, toPayload } from './json.ts';
import { currentState, record, setTimer } from './run.ts';
import { evaluate, unexpectedType } from './scope.ts';
import { dataLimitExceeded, StateFailure } from './task-failure.ts';
import { createTaskToken } from './task-token.ts';

export async function startTask(run: Run, state: TaskState): Promise<void> {
  const { integration } = state;
  const token = integration.pattern === 'waitForTaskToken' ? createTaskToken(run.draft.executionArn, run.uuid()) : undefined;
  const extra: Extra = token === undefined ? {} : { taskToken: token };
  const parameters = toPayload(
    state.arguments === undefined ? currentState(run).input : await evaluate(run, state.arguments, extra),
  );
  if (exceedsPayloadLimit(parameters.text)) throw dataLimitExceeded(state.name);
  const timeoutSeconds = await timeoutOf(run, state, extra);

  const correlation = recordStart(run, state, { parameters: parameters.text, timeoutSeconds });
  run.draft.current = { ...currentState(run), task: { correlation, ...(token === undefined ? {} : { token }) } };
  run.effects.push({
    kind: 'call',
    operation: integration.service.operation,
    input: integration.service.toInput(parameters.value),
    principal: run.draft.roleArn,
    correlation,
    ...(isSync(state) ? { subscribe: true } : {}),
  });
  if (timeoutSeconds !== undefined) setTimer(run, 'task-timeout', run.now + timeoutSeconds * 1000);
}

export function isSync({ integration: { pattern } }: TaskState): boolean {
  return pattern === 'sync' || pattern === 'sync:2';
}

interface Start {
  readonly parameters: string;
  readonly timeoutSeconds: number | undefined;
}

/** Answers the correlation of the attempt. */
function recordStart(run: Run, state: TaskState, { parameters, timeoutSeconds }: Start): string {
  const { resource, resourceType } = state.integration;
  const scheduled = record(run, 'TaskScheduled', {
    resourceType,
    resource,
    region: run.draft.executionArn.split(':')[3] ?? '',
    parameters,
    ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
  });
  record(run, 'TaskStarted', { resourceType, resource });
  return `${isSync(state) ? syncCorrelation : ''}task ${scheduled}`;
}

async function timeoutOf(run: Run, { timeoutSeconds }: TaskState, extra: Extra): Promise<number | undefined> {
  if (timeoutSeconds === undefined) return undefined;
  const seconds = await evaluate(run, timeoutSeconds, extra);
  if (typeof seconds !== 'number') throw unexpectedType(timeoutSeconds, 'number', seconds);
  if (Number.isInteger(seconds) && seconds > 0 && seconds <= 99_999_999) return seconds;
  const { location } = timeoutSeconds;
  throw new StateFailure('States.QueryEvaluationError', `The TimeoutSeconds field must be an integer from 1 to 99999999, but was: ${seconds}`, location);
}
