/** Executions of the flow and of the level behind a port. */
import { DescribeExecutionCommand, type SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';

export interface Execution {
  readonly status: string;
  readonly redriveCount: number;
  /** Milliseconds since 1970, where it was ever redriven. */
  readonly redrivenAt?: number;
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
        const { status = '', redriveCount = 0, redriveDate } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        return { status, redriveCount, ...(redriveDate ? { redrivenAt: redriveDate.getTime() } : {}) };
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
