/** Stopping an automation. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StopAutomationExecution.html */
import type { Effect, Stamp } from '../../../engine/transition.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import { jumpTarget, stepIndex } from '../runbook.ts';
import { clearTimers, timers, withEffects } from './effects.ts';
import { endAutomation } from './ending.ts';
import { correlationOf, hasEnded, withRun } from './state.ts';
import type { AutomationState, AutomationTransition, RunningStep } from './state.ts';
import { enterStep, runningStep } from './steps.ts';

/** "Automation runs the cancellation workflow for a maximum of two minutes." */
const CANCEL_SECONDS = 120;

/**
 * `Cancel` runs the step that onCancel names, then ends as Cancelled; `Complete` ends at once as Success (assumed).
 * What the running step still waits for is dropped.
 * @throws InvalidAutomationStatusUpdateException: it has ended, or is being cancelled.
 */
export function stop(state: AutomationState, mode: 'Cancel' | 'Complete', stamp: Stamp): AutomationTransition {
  const running = runningStep(state, stamp);
  if (state.status === 'Pending') return endAutomation(state, { status: mode === 'Cancel' ? 'Cancelled' : 'Success', at: stamp.at });
  if (!running || state.status === 'Cancelling') {
    const message = `Automation ${state.id} cannot be stopped; its status is ${state.status}.`;
    throw new AwsError('InvalidAutomationStatusUpdateException', message);
  }
  const dropped = dropStep(running);
  if (mode === 'Complete') return withEffects(dropped.effects, endAutomation(dropped.state, { status: 'Success', at: stamp.at }));
  return withEffects(dropped.effects, cancel(dropped.state, running));
}

/** Like a cancellation, but an automation that is ending anyway is left alone. */
export function stopWithParent(state: AutomationState, stamp: Stamp): AutomationTransition {
  if (hasEnded(state) || state.status === 'Cancelling') return { state, effects: [] };
  return stop(state, 'Cancel', stamp);
}

/** Tells a child that its parent was stopped. */
export function stopChild(childId: string): Effect {
  return { kind: 'send', to: { machine: 'automation', id: childId }, event: { type: 'automation.parentStopped' } };
}

/** The time of the onCancel step is over. */
export function cancelNow(state: AutomationState, stamp: Stamp): AutomationTransition {
  const running = runningStep(state, stamp);
  if (!running || state.status !== 'Cancelling') return { state, effects: [] };
  const { state: dropped, effects } = dropStep(running);
  return withEffects(effects, endAutomation(dropped, { status: 'Cancelled', at: stamp.at }));
}

function cancel(state: AutomationState, { step, stamp }: RunningStep): AutomationTransition {
  const target = jumpTarget(step.onCancel);
  if (target === undefined) return endAutomation(state, { status: 'Cancelled', at: stamp.at });
  const dueAt = stamp.at + CANCEL_SECONDS * 1000;
  const cancelling: AutomationState = { ...state, status: 'Cancelling' };
  const entered = enterStep(cancelling, stepIndex(state.runbook, target), stamp);
  if (hasEnded(entered.state)) return entered;
  const deadline: Effect = { kind: 'timer.set', name: timers.cancel, dueAt, event: { type: 'automation.cancelTimeout' } };
  return withEffects([...clearTimers('lifetime'), deadline], entered);
}

function dropStep({ state, step, run, index, stamp }: RunningStep): { state: AutomationState; effects: Effect[] } {
  const dropped = withRun(state, index, { ...run, status: 'Cancelled', endedAt: stamp.at });
  const clear = clearTimers('step', 'sleep');
  if (step.action !== 'aws:executeAutomation' || state.settings.stopReachesChildren === 'no') {
    return { state: dropped, effects: clear };
  }
  if (run.childId !== undefined) return { state: dropped, effects: [...clear, stopChild(run.childId)] };
  return { state: { ...dropped, abandonedStart: correlationOf(run) }, effects: clear };
}
