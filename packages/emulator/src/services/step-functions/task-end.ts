/** The end of a task's attempt: an answer, a child's end, a callback or a timeout. */
import type { CallCompleted, ChildEnded } from '../../engine/transition.ts';
import type { TaskState } from './definition.ts';
import type { RunningTask } from './execution-state.ts';
import type { HistoryEventType } from './history-event.ts';
import type { Integration } from './integration.ts';
import type { JsonValue } from './json.ts';
import type { Run } from './run.ts';
import type { Step } from './step.ts';
import type { Failure } from './task-failure.ts';
import { childArnOf, childrenAfterTimeout, stopChild } from './child-execution.ts';
import { exceedsPayloadLimit, isJsonObject, parsePayload, toJson, toPayload } from './json.ts';
import { leaveState } from './leave-state.ts';
import { currentState, record } from './run.ts';
import { wait } from './step.ts';
import { endAttempt, isSync } from './task-start.ts';
import { dataLimitExceeded, TaskFailure } from './task-failure.ts';

/** The operation answered: the result, or only the news that the task was submitted. */
export async function callAnswered(run: Run, state: TaskState, { result }: CallCompleted): Promise<Step> {
  const { integration } = state;
  const submits = integration.pattern !== 'request';
  if (!result.ok) throw taskFailed(run, integration, submits ? 'TaskSubmitFailed' : 'TaskFailed', integration.service.toFailure(result.error, run.uuid()));

  const answer = resultOf(run, integration, () => integration.service.toResult(result.output));
  if (!submits) return taskSucceeded(run, state, answer);
  record(run, 'TaskSubmitted', { ...names(integration), output: JSON.stringify(answer) });
  if (!isSync(state)) return wait;

  const current = currentState(run);
  const childArn = childArnOf(result.output);
  const task: RunningTask = { ...runningTask(run), ...(childArn === undefined ? {} : { childArn }) };
  run.line.current = { ...current, task };
  return task.childDescription === undefined ? wait : childClosed(run, state, task.childDescription);
}

/** A child's end may overtake the answer to its start; it then waits for that. */
export async function childEnded(run: Run, state: TaskState, { description }: ChildEnded): Promise<Step> {
  const task = runningTask(run);
  const child = toJson(description, (date) => date.getTime());
  if (task.childArn !== undefined) return childClosed(run, state, child);
  run.line.current = { ...currentState(run), task: { ...task, childDescription: child } };
  return wait;
}

export async function callbackSucceeded(run: Run, state: TaskState, output: string): Promise<Step> {
  return taskSucceeded(run, state, parsePayload(output).value);
}

export function callbackFailed(run: Run, state: TaskState, failure: Failure): never {
  throw taskFailed(run, state.integration, 'TaskFailed', failure);
}

/** Recorded: a timeout has an error and no cause, and a missed heartbeat goes by the same name. */
export function taskTimedOut(run: Run, { integration }: TaskState, timer: 'task-timeout' | 'heartbeat'): never {
  if (childrenAfterTimeout(run) === 'stopped') stopChild(run, currentState(run).task);
  const failure = { error: 'States.Timeout' };
  record(run, 'TaskTimedOut', { ...names(integration), ...failure });
  throw new TaskFailure(failure, timer === 'heartbeat' ? 'States.HeartbeatTimeout' : undefined);
}

function childClosed(run: Run, state: TaskState, child: JsonValue): Promise<Step> {
  const { integration } = state;
  const { Status: status } = isJsonObject(child) ? child : {};
  if (status !== 'SUCCEEDED') {
    throw taskFailed(run, integration, 'TaskFailed', { error: 'States.TaskFailed', cause: JSON.stringify(child) });
  }
  return taskSucceeded(run, state, integration.pattern === 'sync:2' ? withParsedPayloads(child) : child);
}

/** `.sync:2` differs from `.sync` in this alone: Input and Output are JSON, not text. */
function withParsedPayloads(child: JsonValue): JsonValue {
  if (!isJsonObject(child)) return child;
  const parsed = Object.entries(child).map(([key, value]) => {
    const isPayload = (key === 'Input' || key === 'Output') && typeof value === 'string';
    return [key, isPayload ? parsePayload(value).value : value] as const;
  });
  return Object.fromEntries(parsed);
}

async function taskSucceeded(run: Run, state: TaskState, result: JsonValue): Promise<Step> {
  const { integration } = state;
  const { text } = toPayload(result);
  resultOf(run, integration, () => {
    // Recorded: the cause names the service, not the state.
    if (exceedsPayloadLimit(text)) throw dataLimitExceeded(integration.resourceType);
    return result;
  });
  record(run, 'TaskSucceeded', { ...names(integration), output: text });
  const token = endAttempt(run)?.token;
  return leaveState(run, state, { result, byDefault: result, byDefaultText: text, ...(token === undefined ? {} : { taskToken: token }) });
}

/** A failure that the answer itself reports is the task's. */
function resultOf(run: Run, integration: Integration, read: () => JsonValue): JsonValue {
  try {
    return read();
  } catch (error) {
    throw error instanceof TaskFailure ? taskFailed(run, integration, 'TaskFailed', error.failure) : error;
  }
}

function taskFailed(run: Run, integration: Integration, type: HistoryEventType, failure: Failure): TaskFailure {
  record(run, type, { ...names(integration), ...failure });
  return new TaskFailure(failure);
}

function names({ resource, resourceType }: Integration): { resource: string; resourceType: string } {
  return { resource, resourceType };
}

function runningTask(run: Run): RunningTask {
  const { task } = currentState(run);
  if (task === undefined) throw new Error(`No task is running in ${run.draft.executionArn}`);
  return task;
}
