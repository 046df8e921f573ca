/**
 * Where cdk-nag's AwsSolutions pack is not followed, and why. All but one are wildcards in resources (AwsSolutions-IAM5),
 * each for one role or policy.
 */
import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

interface NagException {
  /** Default: AwsSolutions-IAM5. */
  readonly rule?: string;
  /** Paths of the constructs within the stack. */
  readonly at: readonly string[];
  /** What the pack finds there. */
  readonly finding: RegExp;
  readonly reason: string;
}

const openLevel = 'Approvals/Level/OpenLevel/Role/Resource';
const closeLevel = 'Approvals/Level/CloseLevel/Role/Resource';
const reconcile = 'Approvals/Level/Reconciliation/Reconcile/Role/Resource';
const queue = 'Approvals/Level/Reconciliation/Queue/Resource';
const planLevels = 'Approvals/PlanLevels/Role/Resource';
const levelMachine = 'Approvals/Level/Machine/Role/Resource';
const flowMachine = 'Approvals/Machine/Role/Resource';
const findOverdue = 'Approvals/Monitoring/OverdueSearch/FindOverdue/Role/Resource';
const auditQueue = 'Approvals/AuditLog/Queue/Resource';
const approvers = 'Approvals/Level/Approvers/Resource';

export const nagExceptions: readonly NagException[] = [
  {
    at: [planLevels, findOverdue],
    finding: /^Resource::\*$/,
    reason: 'xray:PutTraceSegments and PutTelemetryRecords know no resources.',
  },
  {
    at: [openLevel, closeLevel, reconcile],
    finding: /^Resource::\*$/,
    reason: 'xray:PutTraceSegments, PutTelemetryRecords and ssm:DescribeAutomationExecutions know no resources.',
  },
  {
    at: [levelMachine, flowMachine],
    finding: /^Resource::\*$/,
    reason: 'Log delivery and X-Ray know no resources.',
  },
  { at: [approvers], finding: /^Resource::\*$/, reason: 'ssm:DescribeAutomationExecutions knows no resources.' },
  {
    at: [openLevel],
    finding: /:automation-execution\/\*$/,
    reason: 'An automation has no id before it starts; what is tagged must carry the tag of this deployment.',
  },
  {
    at: [closeLevel, reconcile, approvers],
    finding: /:automation-execution\/\*$/,
    reason: 'Ids of automations are not known beforehand; decisions and stops are limited to this deployment by its tag.',
  },
  {
    at: [closeLevel, reconcile, flowMachine, findOverdue],
    finding: /:execution:countersign-approval-level:\*$/,
    reason: 'Executions are named after requests; these are the ones of one state machine.',
  },
  {
    at: [reconcile],
    finding: /:execution:countersign-approval-flow:\*$/,
    reason: 'Executions are named by requesters; these are the ones of one state machine.',
  },
  {
    rule: 'AwsSolutions-SQS3',
    at: [queue],
    finding: /^$/,
    reason: 'It is the dead-letter queue of the rules, and takes what the function failed at: nothing is read from it by itself.',
  },
  {
    rule: 'AwsSolutions-SQS3',
    at: [auditQueue],
    finding: /^$/,
    reason: 'It is the dead-letter queue of the rules that write the audit log.',
  },
  {
    at: [openLevel],
    finding: /:automation-definition\/<\w+>:\*$/,
    reason: 'All versions of one runbook, whose content never changes.',
  },
];

export interface Finding {
  readonly rule: string;
  /** Of the construct, within the stack. */
  readonly path: string;
  /** What of it; empty where the rule says no more. */
  readonly finding: string;
}

const wildcardRule = 'AwsSolutions-IAM5';

/** The exception that covers a finding, if there is one. */
export function exceptionFor(found: Finding): NagException | undefined {
  return nagExceptions.find((exception) => covers(exception, found));
}

export function covers({ rule = wildcardRule, at, finding: pattern }: NagException, { rule: broken, path, finding }: Finding): boolean {
  return rule === broken && at.includes(path) && pattern.test(finding);
}

/** Writes a finding's reason to where the pack looks for it. */
export function acknowledge(construct: IConstruct, { rule, finding }: Finding, { reason }: NagException): void {
  const id = finding === '' ? rule : `${rule}[${finding}]`;
  Validations.of(construct).acknowledge({ id: `AwsSolutions::${id}`, reason });
}
