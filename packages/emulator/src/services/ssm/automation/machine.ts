/**
 * SSM Automation as a pure state machine: one automation execution, keyed by its id. Operations start, signal and stop
 * it; answers, children and timers arrive as events too. What arrives too late changes nothing.
 */
import type { CallCompleted, ChildEnded, DefectFound, Machine, Stamped } from '../../../engine/transition.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import { endAutomation } from './ending.ts';
import { childEnded, startedId } from './execute-automation.ts';
import { withStatusEvents } from './status-events.ts';
import { receiveSignal } from './signal.ts';
import { admit, start } from './start.ts';
import { correlationOf, hasEnded, withRun } from './state.ts';
import type { AutomationEvent, AutomationState, AutomationTransition, RunningStep, StepTimer } from './state.ts';
import { behaviours, endStep, proceed, runningStep } from './steps.ts';
import { cancelNow, stop, stopChild, stopWithParent } from './stop.ts';

export const automationMachine: Machine<AutomationState, AutomationEvent> = {
  advance(state, event) {
    if (event.type === 'automation.start') return withStatusEvents(state, start(state, event), event);
    if (!state) throw new AwsError('AutomationExecutionNotFoundException', 'The automation execution does not exist.');
    return withStatusEvents(state, react(state, event), event);
  },
};

type LaterEvent = Stamped<Exclude<AutomationEvent, { type: 'automation.start' }>>;

function react(state: AutomationState, event: LaterEvent): AutomationTransition {
  switch (event.type) {
    case 'automation.admit':
      return admit(state, event);
    case 'automation.signal':
      return receiveSignal(state, event);
    case 'automation.stop':
      return stop(state, event.mode, event);
    case 'automation.parentStopped':
      return stopWithParent(state, event);
    case 'automation.cancelTimeout':
      return cancelNow(state, event);
    case 'automation.lifetimeOver':
      return endLifetime(state, event);
    case 'step.timeout':
    case 'step.wake':
      return stepTimer(state, event);
    case 'call.completed':
      return answered(state, event);
    case 'child.ended':
      return childHasEnded(state, event);
    case 'defect':
      return endByDefect(state, event);
    default:
      throw new TypeError(`Unknown event ${JSON.stringify(event satisfies never)}`);
  }
}

/** The running step, if the event is meant for its present attempt. */
function addressed(state: AutomationState, event: Stamped<StepTimer | CallCompleted | ChildEnded>): RunningStep | undefined {
  const running = runningStep(state, event);
  return running && correlationOf(running.run) === event.correlation ? running : undefined;
}

function stepTimer(state: AutomationState, event: Stamped<StepTimer>): AutomationTransition {
  const running = addressed(state, event);
  if (!running) return { state, effects: [] };
  if (event.type === 'step.wake') return endStep(running, { status: 'Success', outputs: {} });
  return endStep(running, { status: 'TimedOut', message: 'The step ran out of time.', mayRetry: true });
}

function answered(state: AutomationState, event: Stamped<CallCompleted>): AutomationTransition {
  const running = addressed(state, event);
  if (running) return proceed(running, behaviours[running.step.action].answered(running, event.result));
  const childId = event.correlation === state.abandonedStart && event.result.ok ? startedId(event.result.output) : undefined;
  return { state, effects: childId === undefined ? [] : [stopChild(childId)] };
}

function childHasEnded(state: AutomationState, event: Stamped<ChildEnded>): AutomationTransition {
  const running = addressed(state, event);
  return running ? proceed(running, childEnded(event.description)) : { state, effects: [] };
}

function endLifetime(state: AutomationState, event: LaterEvent): AutomationTransition {
  const running = runningStep(state, event);
  if (!running || hasEnded(state)) return { state, effects: [] };
  const stopped = withRun(state, running.index, { ...running.run, status: 'TimedOut', endedAt: event.at });
  const failureMessage = 'An automation without an assume role lives at most 12 hours.';
  return endAutomation(stopped, { status: 'TimedOut', at: event.at, failureMessage });
}

function endByDefect(state: AutomationState, { message, ...stamp }: Stamped<DefectFound>): AutomationTransition {
  if (hasEnded(state)) return { state, effects: [] };
  const running = runningStep(state, stamp);
  const failureMessage = `The emulator failed: ${message}`;
  const stopped = running ? withRun(state, running.index, { ...running.run, status: 'Failed', endedAt: stamp.at, failureMessage }) : state;
  return endAutomation(stopped, { status: 'Failed', at: stamp.at, failureMessage });
}
