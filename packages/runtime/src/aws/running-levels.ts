/** Levels that run, behind a port. */
import { paginateListExecutions, type SFNClient } from '@aws-sdk/client-sfn';
import { limits } from '@countersign/contracts';
import * as z from 'zod';
import { createExecutions } from './executions.ts';

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
  const executions = createExecutions(sfn);
  return {
    async list() {
      const levels: RunningLevel[] = [];
      for await (const { executions = [] } of paginateListExecutions({ client: sfn, pageSize: 1000 }, { stateMachineArn, statusFilter: 'RUNNING' })) {
        levels.push(...executions.flatMap(({ executionArn: arn, startDate }) => (arn && startDate ? { arn, startedAt: startDate.getTime() } : [])));
      }
      return levels;
    },
    async read(executionArn) {
      const { status, input, startedBy } = (await executions.describe(executionArn)) ?? {};
      if (status !== 'RUNNING') return undefined;
      return { windowSeconds: windowOf(input), ...(startedBy === undefined ? {} : { startedBy }) };
    },
  };
}

/** Whoever may start the level machine may hand it anything that is JSON. */
const inputSchema = z.object({ level: z.object({ windowSeconds: z.number() }) });

function windowOf(input = '{}'): number {
  const { data } = inputSchema.safeParse(JSON.parse(input));
  return Math.max(0, Math.min(data?.level.windowSeconds ?? 0, limits.windowSecondsMax));
}
