/**
 * The Step Functions machine: one event in, the next state of the execution and its effects out. Answers, callbacks and
 * timers of attempts that are over change nothing; neither does anything but a redrive once the execution is closed.
 */
import type { Machine, Stamped, Transition } from '../../engine/transition.ts';
import type { StateDefinition, TaskState } from './definition.ts';
import type { ExecutionState, RunningTask, StatesEvent, TimerFired } from './execution-state.ts';
import type { Move } from './leave-state.ts';
import type { Run } from './run.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { stopLateChild } from './child-execution.ts';
import { abortExecution, failExecution, timeOutExecution } from './execution-end.ts';
import { redriveExecution } from './execution-redrive.ts';
import { repeatExecution, startExecution } from './execution-start.ts';
import { attempt, definitionOf, follow, runState } from './interpreter.ts';
import { leaveState } from './leave-state.ts';
import { beginRun } from './run.ts';
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
      liveTask(run, event.token);
      return inTask(run, true, (state) => callbackSucceeded(run, state, event.output));
    case 'task.failure': {
      const { error, cause } = event;
      const failure = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
      liveTask(run, event.token);
      return inTask(run, true, (state) => callbackFailed(run, state, failure));
    }
    case 'task.heartbeat':
      awaitHeartbeat(run, liveTask(run, event.token));
      return undefined;
    case 'call.completed':
      if (draft.current?.task?.correlation !== event.correlation) return stopLateChild(run, event);
      return inTask(run, true, (task) => callAnswered(run, task, event));
    case 'child.ended':
      return inTask(run, draft.current?.task?.correlation === event.correlation, (task) => childEnded(run, task, event));
    case 'timer.fired':
      return timerFired(run, event);
    case 'defect': {
      if (draft.status === 'RUNNING') failExecution(run, { error: 'States.Runtime', cause: `The emulator failed: ${event.message}` });
      return undefined;
    }
  }
}

/** Goes on with the task that is running, where the event concerns it. */
async function inTask(run: Run, concerned: boolean, step: (state: TaskState) => Promise<Move | undefined>): Promise<void> {
  if (concerned) await follow(run, await attempt(run, async () => step(taskState(run))));
}

async function timerFired(run: Run, { timer, setBy }: TimerFired): Promise<void> {
  if (run.draft.timers[timer] !== setBy) return;
  const { [timer]: _fired, ...timers } = run.draft.timers;
  run.draft.timers = timers;
  switch (timer) {
    case 'execution-timeout':
      return timeOutExecution(run);
    case 'task-timeout':
    case 'heartbeat':
      return inTask(run, true, (state) => taskTimedOut(run, state, timer));
    case 'retry':
      return follow(run, await runState(run));
    case 'wait':
      return follow(run, await attempt(run, () => leaveWait(run, definitionOf(run))));
  }
}

function leaveWait(run: Run, state: StateDefinition): Promise<Move | undefined> {
  if (state.type !== 'Wait') throw new Error(`A wait ended in the ${state.type} state '${state.name}'`);
  return leaveState(run, state, { byDefault: run.draft.current?.input ?? null });
}

function taskState(run: Run): TaskState {
  const state = definitionOf(run);
  if (state.type !== 'Task') throw new Error(`No task is running in the ${state.type} state '${state.name}'`);
  return state;
}

/** Recorded on AWS for tokens that were used, replaced or outlived alike. */
function liveTask(run: Run, token: string): RunningTask {
  const task = run.draft.current?.task;
  if (task?.token === token) return task;
  throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
}

function unknownExecution(event: StatesEvent): AwsError {
  if (event.type === 'task.success' || event.type === 'task.failure' || event.type === 'task.heartbeat') {
    // Assumed: nobody has recorded this message.
    return new AwsError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'");
  }
  return new AwsError('ExecutionDoesNotExist', 'Execution Does Not Exist');
}
