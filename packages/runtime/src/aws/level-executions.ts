/**
 * Executions of the level machine behind a port. The history of a callback task holds what we need:
 * `TaskScheduled.parameters` the payload with the live token, `TaskSubmitted.output` what open-level answered.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
 */
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { levelOpenedSchema, openLevelPayloadSchema, type Settle, settleSchema } from '@countersign/contracts';
import * as z from 'zod';

/** The level's task as its history shows it, which may lag behind. */
export interface LevelTask {
  /** Whether the history shows that the execution has ended. */
  readonly closed: boolean;
  /** Whether the newest attempt that the history shows has failed or timed out; a next one may not show yet. */
  readonly failed: boolean;
  /** Token of the newest attempt. */
  readonly taskToken?: string;
  /** The level's input, unparsed. */
  readonly request?: unknown;
  /** The automation that the level started; the newest attempt's answer, or an earlier one's. */
  readonly automationExecutionId?: string;
  /** What the level itself asks close-level, where it has come to settle after its newest attempt. */
  readonly settling?: Settle;
}

export type TaskResult = 'delivered' | 'deadToken';

export interface LevelExecutions {
  readTask(levelExecutionArn: string): Promise<LevelTask>;
  isRunning(levelExecutionArn: string): Promise<boolean>;
  succeedTask(taskToken: string, output: unknown): Promise<TaskResult>;
  failTask(taskToken: string, failure: { error: string; cause: string }): Promise<TaskResult>;
}

export function createLevelExecutions(sfn: SFNClient): LevelExecutions {
  return {
    async readTask(executionArn) {
      return toLevelTask(await readHistory(sfn, executionArn));
    },
    async isRunning(executionArn) {
      const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return status === 'RUNNING';
    },
    succeedTask: (taskToken, output) =>
      answerTask(() => sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),
    failTask: (taskToken, { error, cause }) =>
      answerTask(() => sfn.send(new SendTaskFailureCommand({ taskToken, error, cause }))),
  };
}

const isAsk = ({ type, taskScheduledEventDetails }: HistoryEvent) =>
  type === 'TaskScheduled' && taskScheduledEventDetails?.resource === 'invoke.waitForTaskToken';

/** Newest first. Usually one page; a level that was reopened often has more, read until its newest answer is found. */
async function readHistory(sfn: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 100, ...(nextToken ? { nextToken } : {}) }),
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && !(events.some(isAsk) && events.some(({ type }) => type === 'TaskSubmitted')));
  return events;
}

const closingEvents = new Set(['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionAborted', 'ExecutionTimedOut']);

const failedAttempts = new Set(['TaskFailed', 'TaskTimedOut', 'TaskStartFailed', 'TaskSubmitFailed']);

const scheduledParametersSchema = z.object({ Payload: openLevelPayloadSchema });
const submittedOutputSchema = z.object({ Payload: levelOpenedSchema });
const settlingParametersSchema = z.object({ Payload: settleSchema });

function toLevelTask(events: readonly HistoryEvent[]): LevelTask {
  const newestAsk = events.findIndex(isAsk);
  const scheduled = parseJson(scheduledParametersSchema, events[newestAsk]?.taskScheduledEventDetails?.parameters);
  const submitted = events
    .filter(({ type }) => type === 'TaskSubmitted')
    .map(({ taskSubmittedEventDetails }) => parseJson(submittedOutputSchema, taskSubmittedEventDetails?.output))
    .find((output) => output !== undefined);
  const settling = newestSettle(newestAsk < 0 ? events : events.slice(0, newestAsk));
  return {
    closed: events.some(({ type }) => closingEvents.has(type ?? '')),
    failed: newestAsk >= 0 && events.slice(0, newestAsk).some(({ type }) => failedAttempts.has(type ?? '')),
    ...(scheduled ? { taskToken: scheduled.Payload.taskToken, request: scheduled.Payload.request } : {}),
    ...(submitted ? { automationExecutionId: submitted.Payload.automationExecutionId } : {}),
    ...(settling ? { settling } : {}),
  };
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

/** "Expired or already closed" proves nothing by itself: the token may come from a history that lags behind. */
const deadTokenErrors = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

async function answerTask(send: () => Promise<unknown>): Promise<TaskResult> {
  try {
    await send();
    return 'delivered';
  } catch (error) {
    if (error instanceof Error && deadTokenErrors.has(error.name)) return 'deadToken';
    throw error;
  }
}
