/**
 * Questions to the audit log, in the language of Logs Insights. docs/operations.md explains them, and the journeys ask
 * them of real approvals. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export const auditQueries = {
  'how many ended how': `parse detail.output /"status":"(?<outcome>[A-Z]+)"/
| filter detail.stateMachineArn like /-approval-flow$/
| stats count(*) as approvals by detail.status, outcome`,

  'what failed and why': `fields @timestamp, detail.name, detail.status, detail.error, detail.cause
| filter detail.status in ["FAILED", "TIMED_OUT"]
| sort @timestamp desc
| limit 100`,

  'who decided what': `fields @timestamp, detail.name, detail.output
| filter detail.stateMachineArn like /-approval-level$/ and detail.status = "SUCCEEDED"
| sort @timestamp desc
| limit 100`,
} as const;
