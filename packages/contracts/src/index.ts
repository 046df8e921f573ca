/** The shapes that everything in Countersign agrees on. */
export {
  accountOf,
  executionArnSchema,
  isSessionOf,
  personOf,
  principalArnSchema,
  principalKind,
  stateMachineArnSchema,
  topicArnSchema,
} from './arn.ts';
export type { PrincipalKind } from './arn.ts';
export { readApproverDecisions } from './approver-decisions.ts';
export type { ApproverDecisions, ReportedDecision } from './approver-decisions.ts';
export {
  approvalRequestSchema,
  personSchema,
  requestedBySchema,
  requestWithLevelsSchema,
  requestWithPolicySchema,
  reviewSchema,
} from './approval-request.ts';
export type { ApprovalRequest, RequestedBy, RequestWithLevels, RequestWithPolicy, Review } from './approval-request.ts';
export { cancelledError, cancelReasonSchema } from './cancellation.ts';
export { ApprovalFailure, failures, isFailureName, refusals } from './failures.ts';
export type { FailureName } from './failures.ts';
export { describeIssues, issuesOf } from './issues.ts';
export type { Issue } from './issues.ts';
export {
  approverSchema,
  approversSchema,
  countPeople,
  distinctLevelNames,
  isBareRole,
  levelSchema,
  levelsSchema,
  minRequiredApprovalsSchema,
  quorumIssues,
  windowSecondsSchema,
} from './level.ts';
export type { Level } from './level.ts';
export { levelRequestSchema } from './level-request.ts';
export type { LevelRequest } from './level-request.ts';
export { deploymentTagKey, levelId, levelTagKey, taggedLevel } from './level-tag.ts';
export { limits } from './limits.ts';
export {
  approvalName,
  approvalNameSchema,
  deploymentNames,
  executionArn,
  flowMachineArn,
  levelExecutionName,
  levelMachineArn,
  levelNameSchema,
  ownLevels,
  policyInName,
  policyNameSchema,
  prefixSchema,
  stateMachineArnOf,
} from './names.ts';
export {
  closedLevelSchema,
  decisionSchema,
  levelOutcomeSchema,
  outcomeSchema,
  outcomeStatusSchema,
} from './outcome.ts';
export type { ClosedLevel, Decision, LevelOutcome, Outcome, OutcomeStatus } from './outcome.ts';
export { closeLevelPayloadSchema, closeLevelResultSchema, reportSchema, settleSchema } from './payloads/close-level.ts';
export type { CloseLevelResult, Report, Settle } from './payloads/close-level.ts';
export { automationExecutionIdSchema } from './payloads/automation-execution-id.ts';
export { levelOpenedSchema, openLevelPayloadSchema } from './payloads/open-level.ts';
export type { LevelOpened, OpenLevelPayload } from './payloads/open-level.ts';
export { overdueLevelsSchema, scheduledEventSchema } from './payloads/find-overdue.ts';
export type { OverdueLevels, ScheduledEvent } from './payloads/find-overdue.ts';
export { failLevelPayloadSchema } from './payloads/fail-level.ts';
export type { FailLevelPayload, LevelRedriven } from './payloads/fail-level.ts';
export { planLevelsPayloadSchema, planSchema } from './payloads/plan-levels.ts';
export type { Plan, PlanLevelsPayload } from './payloads/plan-levels.ts';
export {
  automationStatusEventSchema,
  executionStatusEventSchema,
  reconcileEventSchema,
  reconcileResultSchema,
} from './payloads/reconcile.ts';
export type { AutomationStatusEvent, ExecutionStatusEvent, ReconcileEvent, ReconcileResult } from './payloads/reconcile.ts';
export { metrics } from './metrics.ts';
export { passes, passingErrors } from './passing-errors.ts';
export { bareRoleIssues, policySchema, requestLevelsRuleSchema, rulesSchema, separationOfDutiesSchema } from './policy.ts';
export type { Policy, RequestLevelsRule, Rules, SeparationOfDuties } from './policy.ts';
export { eligibleApprovers, findUnstaffableLevel, isListed } from './staffing.ts';
export type { LevelToStaff } from './staffing.ts';
export { harmlessText, harmlessUrl, mailText } from './text.ts';
