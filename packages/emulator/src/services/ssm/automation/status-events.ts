/**
 * What EventBridge hears of an automation: each new status of it and of its steps.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
 * Documented are the shapes of two events about ends; that the ends are absent from the others is assumed.
 */
import type { Effect, EmittedEvent, Stamp } from '../../../engine/transition.ts';
import type { AutomationState, AutomationStatus, AutomationTransition, StepRun, StepStatus } from './state.ts';

type Status = AutomationStatus | StepStatus;

/** Adds to a transition what its changes of status mean to EventBridge: steps first, as the automation ends after them. */
export function withStatusEvents(before: AutomationState | undefined, transition: AutomationTransition, { at }: Stamp): AutomationTransition {
  const { state: after, effects } = transition;
  if (after === before) return transition;
  const told = [...stepEvents(before, after, at), ...automationEvents(before, after)];
  return told.length === 0 ? transition : { ...transition, effects: [...effects, ...told.map((event): Effect => ({ kind: 'emit', event }))] };
}

function automationEvents(before: AutomationState | undefined, after: AutomationState): EmittedEvent[] {
  const { executedBy, startedAt, endedAt } = after;
  return automationStatuses(before?.status, after).map((status) =>
    toEvent(after, 'EC2 Automation Execution Status-change Notification', {
      Status: spelled(status, after),
      ...times({ startedAt, ...(endedAt === undefined ? {} : { endedAt }) }, status),
      ExecutedBy: executedBy,
    }),
  );
}

/** Assumed: nothing is told of an automation while it is pending. */
function automationStatuses(from: AutomationStatus | undefined, { status, stepsRun }: AutomationState): readonly Status[] {
  if (status === 'Pending') return [];
  if (stepsRun === 0) return [status];
  return newStatuses(from === 'Pending' ? undefined : from, status);
}

function stepEvents(before: AutomationState | undefined, after: AutomationState, at: number): EmittedEvent[] {
  return after.steps.flatMap((run, index) => {
    const old = before?.steps[index];
    if (run === old || run.status === 'Pending') return [];
    const from = old?.executionId === run.executionId ? old.status : undefined;
    const { action: Action } = after.runbook.steps[index] ?? { action: '' };
    return newStatuses(from === 'Pending' ? undefined : from, run.status).map((status) =>
      toEvent(after, 'EC2 Automation Step Status-change Notification', {
        Status: spelled(status, after),
        ...times(stepTimes(run, at), status),
        StepName: run.name,
        Action,
      }),
    );
  });
}

/** What begins is in progress first, even where it comes further within the same moment. */
function newStatuses(from: Status | undefined, to: Status): readonly Status[] {
  if (from === to) return [];
  return from === undefined && to !== 'InProgress' ? ['InProgress', to] : [to];
}

function stepTimes({ startedAt, endedAt }: StepRun, at: number): Times {
  return { startedAt: startedAt ?? at, ...(endedAt === undefined ? {} : { endedAt }) };
}

interface Times {
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** `Time` is how long it took, in milliseconds. */
function times({ startedAt, endedAt }: Times, status: Status): Readonly<Record<string, unknown>> {
  const hasEnded = endedAt !== undefined && status !== 'InProgress';
  return { StartTime: longDate(startedAt), ...(hasEnded ? { EndTime: longDate(endedAt), Time: endedAt - startedAt } : {}) };
}

function toEvent(state: AutomationState, detailType: string, detail: EmittedEvent['detail']): EmittedEvent {
  const { id, documentName, documentVersion, account } = state;
  const prefix = `arn:${account.partition}:ssm:${account.region}:${account.accountId}`;
  return {
    source: 'aws.ssm',
    detailType,
    resources: [`${prefix}:automation-execution/${id}`, `${prefix}:automation-definition/${documentName}:${documentVersion}`],
    detail: { ExecutionId: id, Definition: documentName, DefinitionVersion: Number(documentVersion), ...detail },
  };
}

function spelled(status: Status, { settings }: AutomationState): string {
  if (settings.cancelledEventSpelling === 'Cancelled') return status;
  return status.replace('Cancell', 'Cancel');
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 29, 2016 7:43:20 PM`, in UTC. */
function longDate(at: number): string {
  const date = new Date(at);
  const hours = date.getUTCHours();
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  const time = `${hours % 12 === 0 ? 12 : hours % 12}:${twoDigits(date.getUTCMinutes())}:${twoDigits(date.getUTCSeconds())}`;
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()} ${time} ${hours < 12 ? 'AM' : 'PM'}`;
}
