/** The start of a task's attempt: its arguments, its token, the call, its timeout. */
import type { TaskState } from './definition.ts';
import type { Template } from './query-language.ts';
import type { RunningTask } from './execution-state.ts';
import type { Run } from './run.ts';
import type { Extra } from './scope.ts';
import { syncCorrelation } from './child-execution.ts';
import { exceedsPayloadLimit, toPayload } from './json.ts';
import { clearTimers, setTimer } from './line-timers.ts';
import { currentState, forgetTask, record } from './run.ts';
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
  const timeoutSeconds = await secondsOf(run, state.timeoutSeconds, extra);
  const heartbeatSeconds = await secondsOf(run, state.heartbeatSeconds, extra);

  const correlation = recordStart(run, state, { parameters: parameters.text, timeoutSeconds, heartbeatSeconds });
  const task: RunningTask = {
    correlation,
    ...(token === undefined ? {} : { token }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
  };
  run.line.current = { ...currentState(run), task };
  run.effects.push({
    kind: 'call',
    operation: integration.service.operation,
    input: integration.service.toInput(parameters.value),
    principal: run.draft.roleArn,
    correlation,
    ...(isSync(state) ? { subscribe: true } : {}),
  });
  if (timeoutSeconds !== undefined) setTimer(run, 'task-timeout', run.now + timeoutSeconds * 1000);
  awaitHeartbeat(run);
}

/** Forgets the attempt that is over, if there is one, and its timeouts. */
export function endAttempt(run: Run): RunningTask | undefined {
  clearTimers(run, ['task-timeout', 'heartbeat']);
  return forgetTask(run);
}

/** Gives the task that is running its time to stay silent, from now on. */
export function awaitHeartbeat(run: Run): void {
  const heartbeatSeconds = currentState(run).task?.heartbeatSeconds;
  if (heartbeatSeconds !== undefined) setTimer(run, 'heartbeat', run.now + heartbeatSeconds * 1000);
}

export function isSync({ integration: { pattern } }: TaskState): boolean {
  return pattern === 'sync' || pattern === 'sync:2';
}

interface Start {
  readonly parameters: string;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** Answers the correlation of the attempt. */
function recordStart(run: Run, state: TaskState, { parameters, timeoutSeconds, heartbeatSeconds }: Start): string {
  const { resource, resourceType } = state.integration;
  const scheduled = record(run, 'TaskScheduled', {
    resourceType,
    resource,
    region: run.draft.executionArn.split(':')[3] ?? '',
    parameters,
    ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
  });
  record(run, 'TaskStarted', { resourceType, resource });
  return `${isSync(state) ? syncCorrelation : ''}task ${scheduled}`;
}

async function secondsOf(run: Run, template: Template | undefined, extra: Extra): Promise<number | undefined> {
  if (template === undefined) return undefined;
  const seconds = await evaluate(run, template, extra);
  if (typeof seconds !== 'number') throw unexpectedType(template, 'number', seconds);
  if (Number.isInteger(seconds) && seconds > 0 && seconds <= 99_999_999) return seconds;
  const { location } = template;
  throw new StateFailure('States.QueryEvaluationError', `The ${location} field must be an integer from 1 to 99999999, but was: ${seconds}`, location);
}
