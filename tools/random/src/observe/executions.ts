/** Executions as Step Functions answers them, with their whole history. */
import { DescribeExecutionCommand, GetExecutionHistoryCommand, type HistoryEvent, paginateListExecutions, type SFNClient } from '@aws-sdk/client-sfn';
import type { Execution } from './observation.ts';

export async function readExecution(sfn: SFNClient, executionArn: string): Promise<Execution> {
  const [described, history] = await Promise.all([sfn.send(new DescribeExecutionCommand({ executionArn })), readHistory(sfn, executionArn)]);
  const { status = 'RUNNING', startDate, stopDate, input = 'null', output, error, cause } = described;
  if (status === 'PENDING_REDRIVE') throw new Error(`${executionArn} is PENDING_REDRIVE, which only children of Map runs are`);
  return {
    arn: executionArn,
    status,
    startedAt: startDate?.getTime() ?? Number.NaN,
    input: JSON.parse(input),
    history,
    ...(stopDate === undefined ? {} : { stoppedAt: stopDate.getTime() }),
    ...(output === undefined ? {} : { output: JSON.parse(output) as unknown }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

async function readHistory(sfn: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, ...(nextToken ? { nextToken } : {}) }));
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
}

/** Executions of a state machine that began after a moment, oldest first. */
export async function executionsSince(sfn: SFNClient, stateMachineArn: string, since: number): Promise<Execution[]> {
  const arns: string[] = [];
  for await (const { executions = [] } of paginateListExecutions({ client: sfn }, { stateMachineArn })) {
    const recent = executions.filter(({ startDate }) => (startDate?.getTime() ?? 0) >= since);
    arns.push(...recent.flatMap(({ executionArn }) => executionArn ?? []));
    if (recent.length < executions.length) break;
  }
  return Promise.all(arns.toReversed().map((arn) => readExecution(sfn, arn)));
}

/** Task tokens that a level's history shows. */
export function taskTokensOf({ history }: Execution): string[] {
  return history.flatMap(({ taskScheduledEventDetails: scheduled }) => {
    const { Payload } = JSON.parse(scheduled?.parameters ?? '{}') as { Payload?: { taskToken?: string } };
    return Payload?.taskToken ?? [];
  });
}
