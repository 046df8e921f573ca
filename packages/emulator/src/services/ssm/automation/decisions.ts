/** From the decisions on an aws:approve step to its outputs. */
import type { Settings } from '../../../settings.ts';
import type { Json, JsonObject } from '../runbook.ts';
import type { Approval, Decision } from './state.ts';

export type ApprovalStatus = 'Waiting' | 'Approved' | 'Rejected';

/** One rejection decides; otherwise the step waits for the quorum. */
export function approvalStatus({ decisions, minRequiredApprovals }: Approval): ApprovalStatus {
  if (decisions.some(({ verdict }) => verdict === 'Reject')) return 'Rejected';
  return decisions.length >= minRequiredApprovals ? 'Approved' : 'Waiting';
}

export function approvalOutputs(approval: Approval, settings: Settings): JsonObject {
  return {
    ApprovalStatus: approvalStatus(approval),
    ApproverDecisions: approval.decisions.map((decision) => decisionMap(decision, settings)),
  };
}

function decisionMap({ approver, verdict, decidedAt, comment }: Decision, settings: Settings): Json {
  return {
    Approver: approver,
    ApprovalStatus: verdict,
    ApprovalDecisionTime: new Date(decidedAt).toISOString(),
    ...(comment !== undefined && settings.decisionComment === 'decision' ? { Comment: comment } : {}),
  };
}
