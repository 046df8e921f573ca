/** What an action answers when it begins and whenever something that it waits for arrives. */
import type { CallCompleted, Effect } from '../../../engine/transition.ts';
import type { JsonObject } from '../runbook.ts';
import type { RunningStep, StepRun } from './state.ts';

export type StepEnd =
  | { readonly status: 'Success'; readonly outputs: JsonObject }
  | {
      readonly status: 'Failed' | 'TimedOut';
      readonly message: string;
      /** What there is of outputs despite the failure. */
      readonly outputs?: JsonObject;
      /** Whether maxAttempts applies. A rejection is final. */
      readonly mayRetry: boolean;
    };

export type ActionAnswer =
  | { readonly kind: 'running'; readonly run: StepRun; readonly effects: readonly Effect[] }
  | { readonly kind: 'ended'; readonly end: StepEnd };

export interface ActionBehaviour {
  begin(running: RunningStep): ActionAnswer;
  /** The answer to its `call`. */
  answered(running: RunningStep, result: CallCompleted['result']): ActionAnswer;
}

export function failed(message: string, options: { mayRetry: boolean; outputs?: JsonObject }): ActionAnswer {
  return { kind: 'ended', end: { status: 'Failed', message, ...options } };
}

export function stillRunning(run: StepRun, effects: readonly Effect[] = []): ActionAnswer {
  return { kind: 'running', run, effects };
}
