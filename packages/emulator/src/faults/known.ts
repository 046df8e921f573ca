/** What faults can be about. */

export interface Known {
  readonly operations: readonly string[];
  /** By name. */
  readonly functions: readonly string[];
}

/** Those that answer with executions, which change; what else is read never changes while the emulator runs. */
export const staleOperations = [
  'states:DescribeExecution',
  'states:GetExecutionHistory',
  'states:ListExecutions',
  'ssm:DescribeAutomationExecutions',
  'ssm:DescribeAutomationStepExecutions',
  'ssm:GetAutomationExecution',
] as const;

/** Sources and detail-types of the events there are. */
export const eventNames = [
  '*',
  'aws.events',
  'aws.ssm',
  'aws.states',
  'EC2 Automation Execution Status-change Notification',
  'EC2 Automation Step Status-change Notification',
  'Scheduled Event',
  'Step Functions Execution Status Change',
] as const;
