/** Runs the steps of a runbook one after the other, as far as each event lets it. */
import { deriveId } from '../../../engine/derive-id.ts';
import type { Effect, Stamp } from '../../../engine/transition.ts';
import { interpolate, unresolvedReferences } from '../interpolation.ts';
import { isJsonObject } from '../document-value.ts';
import type { Action } from '../runbook.ts';
import type { ActionAnswer, ActionBehaviour, StepEnd } from './action.ts';
import { approve } from './approve.ts';
import { clearTimers, timers, withEffects } from './effects.ts';
import { endAutomation } from './ending.ts';
import { executeAutomation } from './execute-automation.ts';
import { invokeLambda } from './invoke-lambda.ts';
import { lookupWhileRunning } from './lookup.ts';
import { isCritical, onward } from './next.ts';
import { sleep } from './sleep.ts';
import { correlationOf, withRun } from './state.ts';
import type { AutomationState, AutomationTransition, RunningStep, StepRun } from './state.ts';
import { timeoutSecondsOf } from './timeout.ts';

/** A runbook whose steps lead in a circle without ever waiting must not hold the emulator. */
const MAX_STEPS_RUN = 1000;
/** A cancelled automation does not start to wait. */
const BLOCKING: readonly Action[] = ['aws:approve', 'aws:sleep'];

export const behaviours: Readonly<Record<Action, ActionBehaviour>> = {
  'aws:approve': approve,
  'aws:invokeLambdaFunction': invokeLambda,
  'aws:executeAutomation': executeAutomation,
  'aws:sleep': sleep,
};

/** The step that runs, or undefined when the automation has ended. */
export function runningStep(state: AutomationState, stamp: Stamp): RunningStep | undefined {
  const index = state.current;
  if (index === undefined) return undefined;
  const step = state.runbook.steps[index];
  const run = state.steps[index];
  return step && run ? { state, step, run, index, stamp } : undefined;
}

export function enterStep(state: AutomationState, index: number, stamp: Stamp): AutomationTransition {
  const step = state.runbook.steps[index];
  const cancelling = state.status === 'Cancelling';
  if (!step || (cancelling && BLOCKING.includes(step.action))) return finish(state, stamp);
  if (state.stepsRun >= MAX_STEPS_RUN) {
    return endAutomation(state, { status: 'Failed', at: stamp.at, failureMessage: `More than ${MAX_STEPS_RUN} steps were run.` });
  }
  const executionId = deriveId(stamp.nonce, `step:${state.stepsRun}`);
  const run: StepRun = { name: step.name, executionId, status: 'InProgress', attempt: 1, startedAt: stamp.at };
  const entered = { ...withRun(state, index, run), current: index, stepsRun: state.stepsRun + 1 };
  const begun = beginAttempt({ state: entered, step, run, index, stamp });
  return withEffects([{ kind: 'count', metric: 'automationSteps', amount: 1 }], begun);
}

/** Takes over what an action answered. */
export function proceed(running: RunningStep, answer: ActionAnswer): AutomationTransition {
  if (answer.kind === 'ended') return endStep(running, answer.end);
  const state = withRun(running.state, running.index, answer.run);
  if (state.status === 'Cancelling') return { state, effects: answer.effects };
  return { state: { ...state, status: answer.run.status === 'Waiting' ? 'Waiting' : 'InProgress' }, effects: answer.effects };
}

export function endStep(running: RunningStep, end: StepEnd): AutomationTransition {
  const { step, run, index, stamp } = running;
  if (end.status !== 'Success' && end.mayRetry && run.attempt < step.maxAttempts) {
    const again = { name: run.name, executionId: run.executionId, status: 'InProgress', attempt: run.attempt + 1 } as const;
    const next = { ...again, startedAt: run.startedAt ?? stamp.at };
    return beginAttempt({ ...running, run: next, state: withRun(running.state, index, next) });
  }
  const state = recordEnd(running, end);
  const next = onward(state.runbook, index, end.status, state.settings);
  const clear = clearTimers('step', 'sleep');
  if (next.kind === 'step') return withEffects(clear, enterStep(state, next.index, stamp));
  if (next.kind === 'done' || state.status === 'Cancelling') return withEffects(clear, finish(state, stamp));
  const failureMessage = `Step ${step.name} ended as ${end.status}. ${end.status === 'Success' ? '' : end.message}`;
  return withEffects(clear, endAutomation(state, { status: next.status, at: stamp.at, failureMessage }));
}

function beginAttempt(running: RunningStep): AutomationTransition {
  const { state, step, index } = running;
  const lookup = lookupWhileRunning(state);
  const missing = unresolvedReferences(step.inputs, lookup);
  if (missing.length > 0) {
    const message = `{{${missing.join('}}, {{')}}} has no value: its step has not given one.`;
    return endStep(running, { status: 'Failed', message, mayRetry: false });
  }
  const inputs = interpolate(step.inputs, lookup);
  const run = { ...running.run, inputs: isJsonObject(inputs) ? inputs : {} };
  const ready = { ...running, run, state: withRun(state, index, run) };
  const answer = behaviours[step.action].begin(ready);
  const begun = proceed(ready, answer);
  return answer.kind === 'running' ? withEffects(timeoutEffects(ready), begun) : begun;
}

function timeoutEffects({ step, run, stamp }: RunningStep): Effect[] {
  const seconds = timeoutSecondsOf(step);
  if (seconds === undefined) return [];
  const event = { type: 'step.timeout', correlation: correlationOf(run) };
  return [{ kind: 'timer.set', name: timers.step, dueAt: stamp.at + seconds * 1000, event }];
}

function recordEnd({ state, step, run, index, stamp }: RunningStep, end: StepEnd): AutomationState {
  const outputs = end.outputs ?? run.outputs;
  const ended = withRun(state, index, {
    ...run,
    status: end.status,
    endedAt: stamp.at,
    ...(outputs === undefined ? {} : { outputs }),
    ...(end.status === 'Success' ? {} : { failureMessage: end.message }),
  });
  if (end.status === 'Success' || ended.criticalFailure || !isCritical(step, state.settings)) return ended;
  return { ...ended, criticalFailure: end.status };
}

/** The runbook has come to its end. */
function finish(state: AutomationState, { at }: Stamp): AutomationTransition {
  if (state.status === 'Cancelling') return endAutomation(state, { status: 'Cancelled', at });
  if (!state.criticalFailure) return endAutomation(state, { status: 'Success', at });
  const failureMessage = 'A critical step failed.';
  return endAutomation(state, { status: state.criticalFailure, at, failureMessage });
}
