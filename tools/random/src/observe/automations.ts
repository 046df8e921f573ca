/** Automation executions as SSM answers them. */
import { type AutomationExecution, GetAutomationExecutionCommand, paginateDescribeAutomationExecutions, type SSMClient } from '@aws-sdk/client-ssm';
import type { ApproveStep, ObservedAutomation, RecordedDecision } from './observation.ts';

/** All that were started after a moment, oldest first, whatever started them. */
export async function automationsSince(ssm: SSMClient, since: number): Promise<ObservedAutomation[]> {
  const Filters = [{ Key: 'StartTimeAfter' as const, Values: [new Date(since - 1).toISOString()] }];
  const ids: string[] = [];
  for await (const page of paginateDescribeAutomationExecutions({ client: ssm }, { Filters })) {
    ids.push(...(page.AutomationExecutionMetadataList ?? []).flatMap(({ AutomationExecutionId }) => AutomationExecutionId ?? []));
  }
  return Promise.all(ids.toReversed().map((id) => readAutomation(ssm, id)));
}

async function readAutomation(ssm: SSMClient, id: string): Promise<ObservedAutomation> {
  const { AutomationExecution: found = {} } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: id }));
  const approveStep = approveStepOf(found);
  return {
    id,
    status: found.AutomationExecutionStatus ?? '',
    startedAt: found.ExecutionStartTime?.getTime() ?? Number.NaN,
    parameters: found.Parameters ?? {},
    ...(found.ParentAutomationExecutionId === undefined ? {} : { parentId: found.ParentAutomationExecutionId }),
    ...(found.ExecutionEndTime === undefined ? {} : { endedAt: found.ExecutionEndTime.getTime() }),
    ...(approveStep ? { approveStep } : {}),
  };
}

function approveStepOf({ StepExecutions = [] }: AutomationExecution): ApproveStep | undefined {
  const step = StepExecutions.find(({ Action }) => Action === 'aws:approve');
  if (!step) return undefined;
  const [approvalStatus] = step.Outputs?.['ApprovalStatus'] ?? [];
  return {
    status: step.StepStatus ?? '',
    decisions: (step.Outputs?.['ApproverDecisions'] ?? []).flatMap(readDecisions),
    ...(approvalStatus === undefined ? {} : { approvalStatus }),
    ...(step.ExecutionEndTime === undefined ? {} : { endedAt: step.ExecutionEndTime.getTime() }),
  };
}

/** A decision as JSON, or a list of them. */
function readDecisions(text: string): RecordedDecision[] {
  const parsed: unknown = JSON.parse(text);
  const records = (Array.isArray(parsed) ? parsed : [parsed]) as { Approver: string; ApprovalStatus: 'Approve' | 'Reject'; Comment?: string }[];
  return records.map(({ Approver, ApprovalStatus, Comment }) => ({
    approver: Approver,
    verdict: ApprovalStatus,
    ...(Comment === undefined ? {} : { comment: Comment }),
  }));
}
