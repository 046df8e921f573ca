/** Executions of the flow and of the level behind a port. */
import { DescribeExecutionCommand, type SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod';

export interface Execution {
  readonly status: string;
  readonly redriveCount: number;
  /** Milliseconds since 1970, as all times here. A redrive leaves it as it was. */
  readonly startedAt?: number;
  /** Where it has ended. */
  readonly stoppedAt?: number;
  /** Where it was ever redriven. */
  readonly redrivenAt?: number;
  /** JSON text. */
  readonly input?: string;
  /** The execution that says it has started this one: asserted by its input. */
  readonly startedBy?: string;
}

export interface Executions {
  /** Undefined where there is none. What has changed a moment ago may not show yet. */
  describe(executionArn: string): Promise<Execution | undefined>;
  /** Aborts it. One that has ended already stays as it is. */
  stop(executionArn: string, failure: { error: string; cause: string }): Promise<void>;
}

export function createExecutions(sfn: SFNClient): Executions {
  return {
    async describe(executionArn) {
      try {
        const { status = '', redriveCount = 0, startDate, stopDate, redriveDate, input } = await sfn.send(
          new DescribeExecutionCommand({ executionArn }),
        );
        const startedBy = starterOf(input);
        return {
          status,
          redriveCount,
          ...(startDate ? { startedAt: startDate.getTime() } : {}),
          ...(stopDate ? { stoppedAt: stopDate.getTime() } : {}),
          ...(redriveDate ? { redrivenAt: redriveDate.getTime() } : {}),
          ...(input === undefined ? {} : { input }),
          ...(startedBy === undefined ? {} : { startedBy }),
        };
      } catch (error) {
        if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
        throw error;
      }
    },
    async stop(executionArn, failure) {
      await sfn.send(new StopExecutionCommand({ executionArn, ...failure }));
    },
  };
}

const inputSchema = z.object({ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: z.string() });

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html */
function starterOf(input: string | undefined): string | undefined {
  const parsed = inputSchema.safeParse(JSON.parse(input ?? '{}'));
  return parsed.data?.AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID;
}
