/**
 * Where cdk-nag's AwsSolutions pack is not followed, and why. All are wildcards in resources (AwsSolutions-IAM5), each
 * for one role or policy.
 */
import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

interface NagException {
  /** Paths of the roles and policies within the stack. */
  readonly at: readonly string[];
  /** What the pack finds there. */
  readonly finding: RegExp;
  readonly reason: string;
}

const openLevel = 'Approvals/Level/OpenLevel/Role/Resource';
const closeLevel = 'Approvals/Level/CloseLevel/Role/Resource';
const planLevels = 'Approvals/PlanLevels/Role/Resource';
const levelMachine = 'Approvals/Level/Machine/Role/Resource';
const flowMachine = 'Approvals/Machine/Role/Resource';
const approvers = 'Approvals/Level/Approvers/Resource';

export const nagExceptions: readonly NagException[] = [
  {
    at: [planLevels],
    finding: /^Resource::\*$/,
    reason: 'xray:PutTraceSegments and PutTelemetryRecords know no resources.',
  },
  {
    at: [openLevel, closeLevel],
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
    at: [closeLevel, approvers],
    finding: /:automation-execution\/\*$/,
    reason: 'Ids of automations are not known beforehand; decisions and stops are limited to this deployment by its tag.',
  },
  {
    at: [closeLevel, flowMachine],
    finding: /:execution:countersign-approval-level:\*$/,
    reason: 'Executions are named after requests; these are the ones of one state machine.',
  },
  {
    at: [openLevel],
    finding: /:automation-definition\/<\w+>:\*$/,
    reason: 'All versions of one runbook, whose content never changes.',
  },
];

/** The exception that covers a finding of AwsSolutions-IAM5, if there is one. */
export function exceptionFor(path: string, finding: string): NagException | undefined {
  return nagExceptions.find(({ at, finding: pattern }) => at.includes(path) && pattern.test(finding));
}

/** Writes a finding's reason to where the pack looks for it. */
export function acknowledge(construct: IConstruct, finding: string, { reason }: NagException): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions::AwsSolutions-IAM5[${finding}]`, reason });
}
