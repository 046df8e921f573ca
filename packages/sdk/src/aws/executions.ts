/** Step Functions, as far as the client needs it. Histories are never read: whoever reads them with data sees task tokens. */
import { DescribeExecutionCommand, ListExecutionsCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { DescribeExecutionOutput, ExecutionListItem, SFNClient } from '@aws-sdk/client-sfn';
import { ApprovalsError } from '../errors.ts';
import { membersOf } from '../json.ts';
import { nameOfError, translateError } from './translate-error.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export interface Execution {
  readonly arn: string;
  readonly status: ExecutionStatus;
  readonly startedAt: Date;
  readonly stoppedAt?: Date;
  /** JSON text. */
  readonly input?: string;
  /** JSON text; only of an execution that succeeded. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly redriveCount: number;
  /** AWS's time when it answered, where the answer tells. */
  readonly answeredAt?: Date;
}

/** An execution as ListExecutions shows it: without input and output. */
export interface ListedExecution extends Pick<Execution, 'arn' | 'status' | 'startedAt' | 'stoppedAt'> {
  readonly name: string;
  readonly redrivenAt?: Date;
}

export interface PageOfExecutions {
  readonly executions: readonly ListedExecution[];
  readonly nextToken?: string;
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html */
export interface PageRequest {
  readonly stateMachineArn: string;
  readonly statusFilter?: ExecutionStatus;
  readonly maxResults: number;
  readonly nextToken?: string;
}

export interface StartedExecution {
  readonly arn: string;
  readonly startedAt: Date;
}

export interface Executions {
  /** @throws ApprovalsError `AlreadyRequested` where the name is taken. */
  start(start: { readonly stateMachineArn: string; readonly name: string; readonly input: string }): Promise<StartedExecution>;
  /** Undefined where there is no such execution. */
  describe(arn: string, signal?: AbortSignal): Promise<Execution | undefined>;
  /** Newest first. */
  list(page: PageRequest, signal?: AbortSignal): Promise<PageOfExecutions>;
  /** That it returns does not say that the execution ran: it may have ended before, or not exist. */
  stop(arn: string, why: { readonly error: string; readonly cause?: string }): Promise<void>;
}

const statuses: ReadonlySet<string> = new Set<ExecutionStatus>(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']);

/** Executions over a client that is made when it is first needed. */
export function executionsOver(client: () => Pick<SFNClient, 'send'>): Executions {
  return {
    async start(start) {
      try {
        const { executionArn, startDate } = await client().send(new StartExecutionCommand(start));
        return { arn: required(executionArn, 'executionArn'), startedAt: required(startDate, 'startDate') };
      } catch (error) {
        if (nameOfError(error) === 'ExecutionAlreadyExists') throw alreadyRequested(start.name, error);
        throw translateError(error, 'states:StartExecution');
      }
    },

    async describe(arn, signal) {
      try {
        const command = new DescribeExecutionCommand({ executionArn: arn });
        const date = dateOfAnswer(command);
        const execution = readExecution(await client().send(command, optionsOf(signal)));
        const answeredAt = date();
        return answeredAt ? { ...execution, answeredAt } : execution;
      } catch (error) {
        if (nameOfError(error) === 'ExecutionDoesNotExist') return undefined;
        throw translateError(error, 'states:DescribeExecution');
      }
    },

    async list(page, signal) {
      try {
        const { executions = [], nextToken } = await client().send(new ListExecutionsCommand(page), optionsOf(signal));
        return { executions: executions.map(readListed), ...(nextToken === undefined ? {} : { nextToken }) };
      } catch (error) {
        throw translateError(error, 'states:ListExecutions');
      }
    },

    async stop(arn, why) {
      try {
        await client().send(new StopExecutionCommand({ executionArn: arn, ...why }));
      } catch (error) {
        if (nameOfError(error) !== 'ExecutionDoesNotExist') throw translateError(error, 'states:StopExecution');
      }
    },
  };
}

/** Remembers the answer's Date header, which the AWS SDK does not hand out. */
function dateOfAnswer(command: DescribeExecutionCommand): () => Date | undefined {
  let time = Number.NaN;
  command.middlewareStack.add(
    (next) => async (request) => {
      const result = await next(request);
      const { date } = membersOf(membersOf(result.response).headers);
      if (typeof date === 'string') time = Date.parse(date);
      return result;
    },
    { step: 'deserialize', name: 'countersignDateOfAnswer' },
  );
  return () => (Number.isNaN(time) ? undefined : new Date(time));
}

function optionsOf(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {};
}

function readExecution(answer: DescribeExecutionOutput): Execution {
  const { input, output, error, cause, stopDate } = answer;
  return {
    arn: required(answer.executionArn, 'executionArn'),
    // Whatever else AWS may come to say of a Standard execution is no end of it.
    status: isStatus(answer.status) ? answer.status : 'RUNNING',
    startedAt: required(answer.startDate, 'startDate'),
    redriveCount: answer.redriveCount ?? 0,
    ...(stopDate === undefined ? {} : { stoppedAt: stopDate }),
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function readListed({ executionArn, name, status, startDate, stopDate, redriveDate }: ExecutionListItem): ListedExecution {
  return {
    arn: required(executionArn, 'executionArn'),
    name: required(name, 'name'),
    status: isStatus(status) ? status : 'RUNNING',
    startedAt: required(startDate, 'startDate'),
    ...(stopDate === undefined ? {} : { stoppedAt: stopDate }),
    ...(redriveDate === undefined ? {} : { redrivenAt: redriveDate }),
  };
}

function isStatus(status: string | undefined): status is ExecutionStatus {
  return status !== undefined && statuses.has(status);
}

function required<T>(value: T | undefined, member: string): T {
  if (value === undefined) throw new ApprovalsError('UnexpectedOutput', `Step Functions answered without ${member}`);
  return value;
}

function alreadyRequested(name: string, cause: unknown): ApprovalsError {
  const message =
    `An approval named ${name} exists: it has ended, or it asks for something else. ` +
    `Read it with get('${name}'), or request under another key`;
  return new ApprovalsError('AlreadyRequested', message, { cause });
}
