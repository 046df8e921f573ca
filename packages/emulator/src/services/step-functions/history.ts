/** Histories as GetExecutionHistory shows them; the shapes are recorded from AWS, see history.test.ts. */
import type { HistoryEvent, HistoryEventType } from './history-event.ts';

/** An event with its details under the member that belongs to its type. */
export interface ShownHistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: Date;
  readonly type: HistoryEventType;
  /** At most one, for example `taskScheduledEventDetails`. */
  readonly [details: `${string}EventDetails`]: unknown;
}

/** Payloads, each with what AWS says about it. */
const payloads: Readonly<Record<string, string>> = {
  input: 'inputDetails',
  output: 'outputDetails',
  assignedVariables: 'assignedVariablesDetails',
};

export function showHistoryEvent(event: HistoryEvent, options: { readonly includeExecutionData: boolean }): ShownHistoryEvent {
  const { id, previousEventId, at, type } = event;
  const details = options.includeExecutionData ? withData(event) : withoutData(event);
  const shown = { id, previousEventId, timestamp: new Date(at), type };
  return hasNoDetails(type) ? shown : Object.assign(shown, { [detailsMember(type)]: details });
}

function withData({ details }: HistoryEvent): Readonly<Record<string, unknown>> {
  const shown = Object.entries(details).flatMap(([key, value]) => {
    const about = payloads[key];
    return about === undefined ? [[key, value]] : [[key, value], [about, { truncated: false }]];
  });
  return Object.fromEntries(shown) as Readonly<Record<string, unknown>>;
}

/** The parameters of a task hold its payload, the task token too. */
function withoutData({ details }: HistoryEvent): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(details).filter(([key]) => key !== 'parameters' && !(key in payloads)));
}

/** The API has no member for them: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
function hasNoDetails(type: HistoryEventType): boolean {
  return /^(?:(?:Parallel|Map)State(?:Succeeded|Failed)|ParallelStateStarted|\w+StateAborted)$/.test(type);
}

function detailsMember(type: HistoryEventType): `${string}EventDetails` {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}
