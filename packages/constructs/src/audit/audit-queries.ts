/**
 * Questions to the audit log, in the language of Logs Insights. docs/operations.md explains them, and the journeys ask
 * them of real approvals. An event holds an execution's input and output as JSON within JSON, hence jsonParse.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
const flows = 'filter detail.stateMachineArn like /-approval-flow$/';
const levels = 'filter detail.stateMachineArn like /-approval-level$/';

/** One row for each decision; what comes before names the fields, what comes after chooses among them. */
const decisions = `fields @timestamp, detail.name as level, jsonParse(detail.output) as outcome
| ${levels} and detail.status = "SUCCEEDED"
| unnest outcome.decisions into decision
| fields decision.approver as approver, decision.verdict as verdict, decision.comment as comment, decision.decidedAt as decidedAt`;

const endings = `fields @timestamp, detail.name as approval, jsonParse(detail.output) as outcome, detail.error as error, detail.cause as cause
| ${flows}
| fields coalesce(outcome.status, detail.status) as ended`;

/** Names and times stand for those that the reader means. */
export const auditQueries = {
  'who decided an approval': `${decisions}
| filter level like /^production-change--deploy-42-L[0-9]+-R[0-9]+$/
| display level, approver, verdict, comment, decidedAt
| sort decidedAt asc`,

  'who was asked': `fields @timestamp, detail.name as level, jsonParse(detail.input) as asked
| ${levels} and level like /^production-change--deploy-42-L[0-9]+-R[0-9]+$/
| display level, jsonStringify(asked.level.approvers) as approvers, jsonStringify(asked.excludedPeople) as without, asked.subject as subject
| sort level asc`,

  'what one person decided': `${decisions}
| filter approver = "arn:aws:iam::123456789012:user/team-lead"
| display decidedAt, level, verdict, comment
| sort decidedAt asc`,

  'all rejections': `${decisions}
| filter verdict = "reject"
| display decidedAt, level, approver, comment
| sort decidedAt desc`,

  'who decided what': `${decisions}
| display decidedAt, level, approver, verdict, comment
| sort decidedAt desc
| limit 100`,

  'what expired': `${endings}
| filter ended = "EXPIRED"
| display @timestamp, approval
| sort @timestamp desc`,

  'what was cancelled': `${endings}
| filter ended in ["CANCELLED", "ABORTED"]
| display @timestamp, approval, error, cause
| sort @timestamp desc`,

  'what failed and why': `fields @timestamp, detail.name as name, detail.status as status, detail.error as error, detail.cause as cause
| filter status in ["FAILED", "TIMED_OUT"]
| display @timestamp, name, status, error, cause
| sort @timestamp desc
| limit 100`,

  'how many ended how': `${endings}
| stats count(*) as approvals by ended
| sort approvals desc`,
} as const;
