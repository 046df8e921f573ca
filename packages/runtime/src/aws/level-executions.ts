/**
 * Executions of the level machine behind a port. The history of a callback task holds what we need:
 * `TaskScheduled.parameters` the payload with the live token, `TaskSubmitted.output` what open-level answered.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
 */
import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { createExecutions } from './executions.ts';
import { isAsk, type LevelTask, toLevelTask } from './level-task.ts';

export type TaskResult = 'delivered' | 'deadToken';

export interface LevelExecutions {
  readTask(levelExecutionArn: string): Promise<LevelTask>;
  /** Whether a level whose history was read runs. One that DescribeExecution does not show yet has just begun. */
  isRunning(levelExecutionArn: string): Promise<boolean>;
  succeedTask(taskToken: string, output: unknown): Promise<TaskResult>;
  failTask(taskToken: string, failure: { error: string; cause: string }): Promise<TaskResult>;
}

export function createLevelExecutions(sfn: SFNClient): LevelExecutions {
  const executions = createExecutions(sfn);
  return {
    async readTask(executionArn) {
      return toLevelTask(await readHistory(sfn, executionArn));
    },
    async isRunning(executionArn) {
      const execution = await executions.describe(executionArn);
      return execution === undefined || execution.status === 'RUNNING';
    },
    succeedTask: (taskToken, output) =>
      answerTask(() => sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),
    failTask: (taskToken, { error, cause }) =>
      answerTask(() => sfn.send(new SendTaskFailureCommand({ taskToken, error, cause }))),
  };
}

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
