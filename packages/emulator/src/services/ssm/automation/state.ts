/** What an automation execution is made of: plain JSON, changed only by `machine.ts`. */
import type { CallCompleted, ChildEnded, DefectFound, EventBody, Stamp, Stamped, Subscriber, Transition } from '../../../engine/transition.ts';
import type { Account } from '../../../resources.ts';
import type { Settings } from '../../../settings.ts';
import type { JsonObject, Runbook, Step } from '../runbook.ts';
import type { ParameterValues } from '../parameters.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html */
export type AutomationStatus = 'Pending' | 'InProgress' | 'Waiting' | 'Success' | 'Failed' | 'TimedOut' | 'Cancelling' | 'Cancelled';
export type StepStatus = 'Pending' | 'InProgress' | 'Waiting' | 'Success' | 'Failed' | 'TimedOut' | 'Cancelled';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Everything that is fixed at the start. An automation execution keeps the settings that it started with. */
export interface AutomationOrigin {
  readonly id: string;
  readonly documentName: string;
  readonly documentVersion: string;
  readonly runbook: Runbook;
  readonly parameters: ParameterValues;
  readonly tags: readonly Tag[];
  readonly executedBy: string;
  readonly assumeRoleArn?: string;
  readonly parentId?: string;
  readonly account: Account;
  readonly settings: Settings;
  readonly subscriber?: Subscriber;
  /** What was asked for, to tell a repeated request from another one under the same ClientToken. */
  readonly request: string;
}

export interface AutomationState extends AutomationOrigin {
  readonly status: AutomationStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly failureMessage?: string;
  /** One for each step of the runbook, in its order. A step that runs again starts over in its place. */
  readonly steps: readonly StepRun[];
  /** The step that runs; undefined once the automation has ended. */
  readonly current: number | undefined;
  readonly stepsRun: number;
  /** How a critical step failed, though the automation went on. */
  readonly criticalFailure?: 'Failed' | 'TimedOut';
  /** A child whose start was under way when this automation was stopped: to be stopped as soon as its id is known. */
  readonly abandonedStart?: string;
}

export interface StepRun {
  readonly name: string;
  readonly executionId: string;
  readonly status: StepStatus;
  readonly attempt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly inputs?: JsonObject;
  readonly outputs?: JsonObject;
  readonly failureMessage?: string;
  readonly approval?: Approval;
  readonly childId?: string;
}

export interface Approval {
  readonly approvers: readonly string[];
  readonly minRequiredApprovals: number;
  readonly decisions: readonly Decision[];
}

export interface Decision {
  /** Who counts as the same approver. */
  readonly key: string;
  /** The ARN that the outputs show. */
  readonly approver: string;
  readonly verdict: 'Approve' | 'Reject';
  readonly comment?: string;
  readonly decidedAt: number;
}

export interface StartAutomation extends EventBody, AutomationOrigin {
  readonly type: 'automation.start';
  /** There is no room for it now: it is pending until it is admitted. */
  readonly waits?: true;
}

/** There is room for an automation that was pending. */
export interface AdmitAutomation extends EventBody {
  readonly type: 'automation.admit';
}

export interface SignalAutomation extends EventBody {
  readonly type: 'automation.signal';
  readonly signal: 'Approve' | 'Reject';
  readonly callerArn: string;
  readonly comment?: string;
}

export interface StopAutomation extends EventBody {
  readonly type: 'automation.stop';
  readonly mode: 'Cancel' | 'Complete';
}

/** The automation that started this one was stopped. Unlike `automation.stop` it is never refused. */
export interface ParentStopped extends EventBody {
  readonly type: 'automation.parentStopped';
}

/** A step's time is over: `timeout` ends it as timed out, `wake` ends aws:sleep. */
export interface StepTimer extends EventBody {
  readonly type: 'step.timeout' | 'step.wake';
  readonly correlation: string;
}

export interface AutomationTimer extends EventBody {
  readonly type: 'automation.cancelTimeout' | 'automation.lifetimeOver';
}

export type AutomationEvent =
  | StartAutomation
  | AdmitAutomation
  | SignalAutomation
  | StopAutomation
  | ParentStopped
  | StepTimer
  | AutomationTimer
  | CallCompleted
  | ChildEnded
  | DefectFound;

export type AutomationTransition = Transition<AutomationState>;
export type StampedEvent = Stamped<AutomationEvent>;

/** The running step, everything an action needs to see. */
export interface RunningStep {
  readonly state: AutomationState;
  readonly step: Step;
  readonly run: StepRun;
  readonly index: number;
  readonly stamp: Stamp;
}

/** Names one attempt of one step: answers and timers of earlier attempts find nobody. */
export function correlationOf(run: StepRun): string {
  return `${run.executionId}:${run.attempt}`;
}

export function hasEnded(state: AutomationState): boolean {
  return state.endedAt !== undefined;
}

export function withRun(state: AutomationState, index: number, run: StepRun): AutomationState {
  return { ...state, steps: state.steps.map((known, n) => (n === index ? run : known)) };
}
