/** The flow's execution, read as an approval. */
import { approvalRequestSchema, describeIssues, issuesOf, outcomeSchema } from '@countersign/contracts';
import type { Outcome } from '@countersign/contracts';
import type { ApprovalFacts, ClosedApproval, FailedApproval } from './approval.ts';
import type { ApprovalReference } from './approval-id.ts';
import type { Execution, Executions } from './aws/executions.ts';
import { executionPage } from './console-links.ts';
import { ApprovalsError } from './errors.ts';
import { parseJson } from './json.ts';
import { readableCause } from './lambda-cause.ts';
import { readLevels } from './levels.ts';

/**
 * The flow's execution of an approval.
 * @throws ApprovalsError `NotFound`
 */
export async function describeFlow(
  approval: ApprovalReference,
  executions: Executions,
  signal?: AbortSignal,
): Promise<Execution> {
  const execution = await executions.describe(approval.executionArn, signal);
  if (execution) return execution;
  throw new ApprovalsError('NotFound', `There is no approval named ${approval.name} (${approval.executionArn})`);
}

export function factsOf(approval: ApprovalReference, execution: Execution): ApprovalFacts {
  const request = approvalRequestSchema.safeParse(parseJson(execution.input));
  return {
    id: approval.name,
    executionArn: approval.executionArn,
    consoleUrl: executionPage(approval.executionArn),
    requestedAt: execution.startedAt.toISOString(),
    ...(request.success ? { request: request.data } : {}),
  };
}

/** How an approval ended, or undefined while its flow runs. */
export async function readEnd(
  approval: ApprovalReference,
  execution: Execution,
  executions: Executions,
): Promise<ClosedApproval | FailedApproval | undefined> {
  const facts = factsOf(approval, execution);
  // Every execution that ended has a stop date.
  const closedAt = (execution.stoppedAt ?? execution.startedAt).toISOString();
  switch (execution.status) {
    case 'RUNNING':
      return undefined;
    case 'SUCCEEDED':
      return { ...readOutcome(approval, execution), ...facts, closedAt };
    case 'FAILED':
    case 'TIMED_OUT':
      return { ...facts, status: 'FAILED', ...failureOf(execution), closedAt };
    case 'ABORTED':
      return { ...(await cancelled(approval, execution, executions)), ...facts, closedAt };
  }
}

function readOutcome({ name }: ApprovalReference, { output }: Execution): Outcome {
  const outcome = outcomeSchema.safeParse(parseJson(output));
  if (outcome.success) return outcome.data;
  const issues = issuesOf(outcome.error);
  throw new ApprovalsError('UnexpectedOutput', `The flow of ${name} answered no outcome. ${describeIssues(issues)}`, { issues });
}

function failureOf({ status, error, cause }: Execution): { error: string; cause?: string } {
  // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html – the names that Step Functions gives itself
  const unnamed = status === 'TIMED_OUT' ? 'States.Timeout' : 'States.Runtime';
  return { error: error ?? unnamed, ...(cause === undefined ? {} : { cause: readableCause(cause) }) };
}

/** A stopped flow leaves no output: its input and its levels say what the outcome would. */
async function cancelled(approval: ApprovalReference, execution: Execution, executions: Executions): Promise<Outcome> {
  const { request } = factsOf(approval, execution);
  if (!request) {
    throw new ApprovalsError('UnexpectedOutput', `The flow of ${approval.name} was stopped, and its input is no approval request`);
  }
  const { closed } = await readLevels(approval, execution, executions);
  const policy = request.kind === 'policy' ? { policy: request.policy } : {};
  return { version: 1, status: 'CANCELLED', ...policy, requestedBy: request.requestedBy, levels: [...closed] };
}
