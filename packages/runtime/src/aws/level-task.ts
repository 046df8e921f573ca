/** What the history of a level's execution says about its task: pure, from events that stand newest first. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { failures, levelOpenedSchema, openLevelPayloadSchema, type Settle, settleSchema } from '@countersign/contracts';
import * as z from 'zod';
import { refusedBeforeStart, refusedBySsm } from '../approval/refused-start.ts';

/** The level's task as its history shows it, which may lag behind. */
export interface LevelTask {
  /** Whether the execution has ended, and was not redriven since. */
  readonly closed: boolean;
  /** Whether the execution runs again because someone redrove it. */
  readonly redriven: boolean;
  /** Whether the newest attempt that the history shows has failed or timed out; a next one may not show yet. */
  readonly failed: boolean;
  /** Whether it failed because the level machine is to settle what was reported. */
  readonly handedOver: boolean;
  readonly start: LevelStart;
  /** Token of the newest attempt. */
  readonly taskToken?: string;
  /** The level's input, unparsed. */
  readonly request?: unknown;
  /** The automation that the level started; the newest attempt's answer, or an earlier one's. */
  readonly automationExecutionId?: string;
  /** What the level itself asks close-level, where it has come to settle after its newest attempt. */
  readonly settling?: Settle;
}

/**
 * What became of starting the automation: open-level answered with it, SSM refused every attempt, SSM was never asked,
 * or the answer of an attempt is missing.
 */
export type LevelStart = 'answered' | 'refused' | 'none' | 'unknown';

export function isAsk({ type, taskScheduledEventDetails }: HistoryEvent): boolean {
  return type === 'TaskScheduled' && taskScheduledEventDetails?.resource === 'invoke.waitForTaskToken';
}

export function toLevelTask(events: readonly HistoryEvent[]): LevelTask {
  const newestAsk = events.findIndex(isAsk);
  const scheduled = parseJson(scheduledParametersSchema, events[newestAsk]?.taskScheduledEventDetails?.parameters);
  const submitted = events
    .filter(({ type }) => type === 'TaskSubmitted')
    .map(({ taskSubmittedEventDetails }) => parseJson(submittedOutputSchema, taskSubmittedEventDetails?.output))
    .find((output) => output !== undefined);
  const after = newestAsk < 0 ? [] : events.slice(0, newestAsk);
  const settling = newestSettle(newestAsk < 0 ? events : after);
  const turn = events.find(({ type }) => closingEvents.has(type ?? '') || type === 'ExecutionRedriven')?.type;
  return {
    closed: turn !== undefined && turn !== 'ExecutionRedriven',
    redriven: turn === 'ExecutionRedriven',
    failed: after.some(({ type }) => failedAttempts.has(type ?? '')),
    handedOver: after.some((event) => errorOf(event) === failures.reportedUnread),
    start: submitted ? 'answered' : startOf(events),
    ...(scheduled ? { taskToken: scheduled.Payload.taskToken, request: scheduled.Payload.request } : {}),
    ...(submitted ? { automationExecutionId: submitted.Payload.automationExecutionId } : {}),
    ...(settling ? { settling } : {}),
  };
}

const closingEvents = new Set(['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionAborted', 'ExecutionTimedOut']);

const failedAttempts = new Set(['TaskFailed', 'TaskTimedOut', 'TaskStartFailed', 'TaskSubmitFailed']);

/** A level that waits while the deployment is updated was asked by the machine of its time: no other member counts. */
const scheduledParametersSchema = z.object({ Payload: openLevelPayloadSchema.pick({ taskToken: true, request: true }).strip() });
const submittedOutputSchema = z.object({ Payload: levelOpenedSchema });
const settlingParametersSchema = z.object({ Payload: settleSchema });

function startOf(events: readonly HistoryEvent[]): Exclude<LevelStart, 'answered'> {
  const asks = events.flatMap((event, index) => (isAsk(event) ? [index] : []));
  // What stands before an attempt, down to the one after it, happened since: first how it failed itself, then how settling did.
  const errors = asks.map((ask, nth) => errorOf(events.slice((asks[nth - 1] ?? -1) + 1, ask).findLast(({ type }) => failedAttempts.has(type ?? ''))));
  const reachedSsm = errors.filter((error) => error !== failures.deadlinePassed && !refusedBeforeStart.has(error ?? ''));
  if (reachedSsm.length === 0) return 'none';
  return reachedSsm.every((error) => refusedBySsm.has(error ?? '')) ? 'refused' : 'unknown';
}

function errorOf(event: HistoryEvent | undefined): string | undefined {
  return (event?.taskFailedEventDetails ?? event?.taskStartFailedEventDetails ?? event?.taskSubmitFailedEventDetails)?.error;
}

function newestSettle(events: readonly HistoryEvent[]): Settle | undefined {
  return events
    .map(({ taskScheduledEventDetails }) => parseJson(settlingParametersSchema, taskScheduledEventDetails?.parameters)?.Payload)
    .find((payload) => payload !== undefined);
}

function parseJson<S extends z.ZodType>(schema: S, text: string | undefined): z.infer<S> | undefined {
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : undefined;
}
