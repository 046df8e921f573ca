/** What a level asks its approvers: from a level request to the runbook's parameters. */
import type { LevelRequest, RequestedBy } from '@countersign/contracts';
import {
  ApprovalFailure,
  countPeople,
  eligibleApprovers,
  failures,
  harmlessText,
  harmlessUrl,
  mailText,
} from '@countersign/contracts';
import type { RunbookParameters } from './automation.ts';
import { excludedFrom } from './requester.ts';

/** Stands where a request has nothing to say: SSM takes no empty values. */
const nothing = '-';

/** @throws ApprovalFailure `NotEnoughApprovers` where separation of duties leaves too few. */
export function askApprovers(request: LevelRequest, levelExecutionArn: string): RunbookParameters {
  const { level, review } = request;
  return {
    LevelExecutionArn: levelExecutionArn,
    Approvers: remainingApprovers(request),
    MinRequiredApprovals: level.minRequiredApprovals,
    NotificationArn: level.topicArn,
    Approval: request.approval?.name ?? nothing,
    Level: request.approval ? `${level.name} (${request.approval.index} of ${request.approval.of})` : level.name,
    Subject: mailText(request.subject),
    ReviewUrl: harmlessUrl(review.url),
    ReviewFile: review.file === undefined ? nothing : mailText(review.file),
    RequestedBy: requesterText(request.requestedBy),
  };
}

/** The level's approvers without those who may not decide it. */
export function remainingApprovers(request: LevelRequest): string[] {
  const { level } = request;
  const approvers = eligibleApprovers(level.approvers, excludedFrom(request));
  if (countPeople(approvers) >= level.minRequiredApprovals) return approvers;
  throw new ApprovalFailure(
    failures.notEnoughApprovers,
    `Level ${level.name} needs ${level.minRequiredApprovals} approvals, but only ${approvers.length} of its approvers ` +
      `neither asked for this nor decided an earlier level: ${approvers.join(', ') || 'none'}`,
  );
}

function requesterText({ principal, person }: RequestedBy): string {
  const text = person === undefined ? principal : `${person} through ${principal}`;
  return harmlessText(text).slice(0, 512);
}
