/** The flow's execution, read as an approval. */
import { approvalRequestSchema, describeIssues, issuesOf, outcomeSchema } from '@countersign/contracts';
import type { Outcome } from '@countersign/contracts';
import type { ApprovalFacts } from './approval.ts';
import type { ApprovalReference } from './approval-id.ts';
import type { Execution, Executions } from './aws/executions.ts';
import { executionPage } from './console-links.ts';
import { ApprovalsError } from './errors.ts';
import type { ApprovalFailureDetails } from './errors.ts';
import { parseJson } from './json.ts';
import { readableCause } from './lambda-cause.ts';

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

/** What is known of an approval however it stands. */
export function factsOf(approval: ApprovalReference, execution: Execution): ApprovalFacts {
  const { data: request } = approvalRequestSchema.safeParse(parseJson(execution.input));
  return {
    id: approval.name,
    executionArn: approval.executionArn,
    consoleUrl: executionPage(approval.executionArn),
    requestedAt: execution.startedAt.toISOString(),
    ...(request?.kind === 'policy' ? { policy: request.policy } : {}),
    ...(request ? { request } : {}),
  };
}

/**
 * What a flow that succeeded answers.
 * @throws ApprovalsError `UnexpectedOutput`
 */
export function readOutcome({ name }: ApprovalReference, { output }: Execution): Outcome {
  const outcome = outcomeSchema.safeParse(parseJson(output));
  if (outcome.success) return outcome.data;
  const issues = issuesOf(outcome.error);
  throw new ApprovalsError('UnexpectedOutput', `The flow of ${name} answered no outcome. ${describeIssues(issues)}`, { issues });
}

/** What a flow failed with. */
export function failureOf({ status, error, cause }: Execution): ApprovalFailureDetails {
  // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html – the names that Step Functions gives itself
  const unnamed = status === 'TIMED_OUT' ? 'States.Timeout' : 'States.Runtime';
  return { error: error ?? unnamed, ...(cause === undefined ? {} : { cause: readableCause(cause) }) };
}
