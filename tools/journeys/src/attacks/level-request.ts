/** The level machine's input, which whoever may describe executions can read, and change for an attack. */
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { type LevelRequest, levelRequestSchema } from '@countersign/contracts';
import type { Stage } from '../stage/stage.ts';
import type { Victim } from './victim.ts';

export async function levelRequest({ sfn }: Stage, { levelExecutionArn }: Victim): Promise<LevelRequest> {
  const { input = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn: levelExecutionArn }));
  return levelRequestSchema.parse(JSON.parse(input));
}

export function withApprover(request: LevelRequest, approver: string): LevelRequest {
  return { ...request, level: { ...request.level, approvers: [approver] } };
}
