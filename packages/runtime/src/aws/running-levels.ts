/** Levels that run, behind a port. */
import { DescribeExecutionCommand, paginateListExecutions, type SFNClient } from '@aws-sdk/client-sfn';
import { limits } from '@countersign/contracts';
import * as z from 'zod';

export interface RunningLevel {
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

export interface LevelInput {
  /** As the level machine reads it: 0 where the input has no window in range. */
  readonly windowSeconds: number;
  /** The execution that says it has started the level: asserted by the input. */
  readonly startedBy?: string;
}

export interface RunningLevels {
  /** All that run: one call for each thousand. */
  list(): Promise<readonly RunningLevel[]>;
  /** Undefined where it runs no more. One call. */
  read(executionArn: string): Promise<LevelInput | undefined>;
}

export function createRunningLevels(sfn: SFNClient, stateMachineArn: string): RunningLevels {
  return {
    async list() {
      const levels: RunningLevel[] = [];
      for await (const { executions = [] } of paginateListExecutions({ client: sfn, pageSize: 1000 }, { stateMachineArn, statusFilter: 'RUNNING' })) {
        levels.push(...executions.flatMap(({ executionArn: arn, startDate }) => (arn && startDate ? { arn, startedAt: startDate.getTime() } : [])));
      }
      return levels;
    },
    async read(executionArn) {
      try {
        const { status, input = '{}' } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        return status === 'RUNNING' ? readInput(input) : undefined;
      } catch (error) {
        if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
        throw error;
      }
    },
  };
}

/** Whoever may start the level machine may hand it anything that is JSON. */
const inputSchema = z
  .object({
    level: z.object({ windowSeconds: z.number().catch(0) }).catch({ windowSeconds: 0 }),
    AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: z.string().optional().catch(undefined),
  })
  .catch({ level: { windowSeconds: 0 }, AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: undefined });

function readInput(input: string): LevelInput {
  const { level, AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: startedBy } = inputSchema.parse(JSON.parse(input));
  const windowSeconds = Math.max(0, Math.min(level.windowSeconds, limits.windowSecondsMax));
  return { windowSeconds, ...(startedBy === undefined ? {} : { startedBy }) };
}
