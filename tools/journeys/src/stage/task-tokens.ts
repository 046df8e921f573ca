/** The task tokens of a level. */
import { GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import type { Stage } from './stage.ts';

/** Only the history holds it, and only for those who may read histories. */
export async function taskTokens({ sfn }: Stage, executionArn: string): Promise<string[]> {
  // The first reading may lag behind, which one of the settings makes it do.
  await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
  return events.flatMap(({ taskScheduledEventDetails }) => {
    const parameters = JSON.parse(taskScheduledEventDetails?.parameters ?? '{}') as { Payload?: { taskToken?: string } };
    return parameters.Payload?.taskToken ?? [];
  });
}
