/**
 * The Step Functions machine: one event in, the next state of the execution and its effects out. Answers, callbacks and
 * timers of attempts that are over change nothing; neither does anything but a redrive once the execution is closed.
 */
import type { Machine, Stamped, Transition } from '../../engine/transition.ts';
import type { StateDefinition, TaskState } from './definition.ts';
import type { ExecutionState, RunningTask, StatesEvent, TimerFired } from './execution-state.ts';
import type { Line } from './execution-state.ts';
import type { Run } from './run.ts';
import type { Step } from './step.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { stopLateChild } from './child-execution.ts';
import { abortExecution, failExecution, timeOutExecution } from './execution-end.ts';
import { redriveExecution } from './execution-redrive.ts';
import { repeatExecution, startExecution } from './execution-start.ts';
import { attempt } from './failure-handling.ts';
import { definitionOf, follow, runState } from './interpreter.ts';
import { leaveState } from './leave-state.ts';
import { takeTimer } from './line-timers.ts';
import { findLine, runAt } from './lines.ts';
import { beginRun, currentState } from './run.ts';
import { callAnswered, callbackFailed, callbackSucceeded, childEnded, taskTimedOut } from './task-end.ts';
import { awaitHeartbeat } from './task-start.ts';

/** Executions by their ARN. `execution.start`, `execution.stop` and `execution.redrive` reply with what their operations answer. */
export const statesMachine: Machine<ExecutionState, StatesEvent> = { advance };

async function advance(state: ExecutionState | undefined, event: Stamped<StatesEvent>): Promise<Transition<ExecutionState>> {
  if (event.type === 'execution.start') return state === undefined ? startExecution(event) : repeatExecution(state, event);
  if (state === undefined) throw unknownExecution(event);
  if (event.type === 'execution.redrive') return redriveExecution(state, event);
  const run = beginRun(state, event);
  const reply = await receive(run, event);
  return { state: run.draft, effects: run.effects, ...(reply === undefined ? {} : { reply }) };
}

/** What happens in an execution that has begun. */
type Received = Exclude<Stamped<StatesEvent>, { type: 'execution.start' | 'execution.redrive' }>;

async function receive(run: Run, event: Received): Promise<unknown> {
  const { draft } = run;
  switch (event.type) {
    case 'execution.stop': {
      const { error, cause } = event;
      if (draft.status === 'RUNNING') abortExecution(run, { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) });
      return { stopDate: draft.stoppedAt };
    }
    case 'task.success':
      return inTask(runOfToken(run, event.token), (branch, state) => callbackSucceeded(branch, state, event.output));
    case 'task.failure': {
      const { error, cause } = event;
      const failure = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
      return inTask(runOfToken(run, event.token), (branch, state) => callbackFailed(branch, state, failure));
    }
    case 'task.heartbeat':
      return awaitHeartbeat(runOfToken(run, event.token));
    case 'call.completed': {
      const concerned = runOfTask(run, ({ correlation }) => correlation === event.correlation);
      if (concerned === undefined) return stopLateChild(run, event);
      return inTask(concerned, (branch, state) => callAnswered(branch, state, event));
    }
    case 'child.ended': {
      const concerned = runOfTask(run, ({ correlation }) => correlation === event.correlation);
      return concerned === undefined ? undefined : inTask(concerned, (branch, state) => childEnded(branch, state, event));
    }
    case 'timer.fired':
      return timerFired(run, event);
    case 'defect': {
      if (draft.status === 'RUNNING') failExecution(run, { error: 'States.Runtime', cause: `The emulator failed: ${event.message}` });
      return undefined;
    }
  }
}

/** Goes on with the task that is running. */
async function inTask(run: Run, step: (run: Run, state: TaskState) => Promise<Step>): Promise<void> {
  await follow(run, await attempt(run, async () => step(run, taskState(run))));
}

async function timerFired(root: Run, event: TimerFired): Promise<void> {
  const timer = takeTimer(root, event);
  if (timer === undefined) return;
  const run = runAt(root, timer.path);
  const { name } = timer;
  switch (name) {
    case 'execution-timeout':
      return timeOutExecution(run);
    case 'task-timeout':
    case 'heartbeat':
      return inTask(run, async (_, state) => taskTimedOut(run, state, name));
    case 'retry':
      return follow(run, await runState(run));
    case 'wait':
      return follow(run, await attempt(run, () => leaveWait(run, definitionOf(run))));
  }
}

function leaveWait(run: Run, state: StateDefinition): Promise<Step> {
  if (state.type !== 'Wait') throw new Error(`A wait ended in the ${state.type} state '${state.name}'`);
  return leaveState(run, state, { byDefault: currentState(run).input });
}

function taskState(run: Run): TaskState {
  const state = definitionOf(run);
  if (state.type !== 'Task') throw new Error(`No task is running in the ${state.type} state '${state.name}'`);
  return state;
}

/** @throws AwsError TaskTimedOut: recorded on AWS for tokens that were used, replaced or outlived alike */
function runOfToken(root: Run, token: string): Run {
  const run = runOfTask(root, (task) => task.token === token);
  if (run === undefined) throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  return run;
}

function runOfTask(root: Run, wanted: (task: RunningTask) => boolean): Run | undefined {
  const path = findLine(root, ({ current }: Line) => current?.task !== undefined && wanted(current.task));
  return path === undefined ? undefined : runAt(root, path);
}

function unknownExecution(event: StatesEvent): AwsError {
  if (event.type === 'task.success' || event.type === 'task.failure' || event.type === 'task.heartbeat') {
    // Assumed: nobody has recorded this message.
    return new AwsError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'");
  }
  return new AwsError('ExecutionDoesNotExist', 'Execution Does Not Exist');
}
