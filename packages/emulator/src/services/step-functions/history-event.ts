/** What happened in an execution, as it is kept. history.ts shows it the way GetExecutionHistory does. */

export type FlowStateType = 'Task' | 'Parallel' | 'Map' | 'Choice' | 'Pass' | 'Wait' | 'Succeed';

export type HistoryEventType =
  | 'ExecutionStarted' | 'ExecutionSucceeded' | 'ExecutionFailed' | 'ExecutionTimedOut' | 'ExecutionAborted' | 'ExecutionRedriven'
  | `${FlowStateType}StateEntered` | `${FlowStateType}StateExited` | 'FailStateEntered'
  | 'TaskScheduled' | 'TaskStarted' | 'TaskSubmitted' | 'TaskSubmitFailed' | 'TaskSucceeded' | 'TaskFailed' | 'TaskTimedOut'
  | `${'Parallel' | 'Map'}State${'Started' | 'Succeeded' | 'Failed'}` | `${'Task' | 'Wait' | 'Parallel' | 'Map'}StateAborted`
  | `MapIteration${'Started' | 'Succeeded' | 'Failed' | 'Aborted'}`
  | 'EvaluationFailed';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const maxHistoryEvents = 25_000;

/** Members of the event's details as AWS names them; payloads are JSON text. */
export type HistoryDetails = Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;

export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly type: HistoryEventType;
  readonly details: HistoryDetails;
}
