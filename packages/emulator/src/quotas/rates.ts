/**
 * How many calls AWS takes, per account and Region: a bucket of so many calls, refilled at so many a second.
 * Step Functions: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html (its larger and its other Regions).
 * Systems Manager: https://docs.aws.amazon.com/general/latest/gr/ssm.html, which tells rates and no buckets: a bucket of
 * one second is assumed. Operations that are not listed here are not limited.
 */

export interface Rate {
  readonly bucket: number;
  readonly perSecond: number;
}

/** Calls of one limit share a bucket. */
export interface Limit extends Rate {
  readonly operations: readonly string[];
}

/** Bucket and refill in the three large Regions, then in the others. */
const states: Readonly<Record<string, readonly [number, number, number, number]>> = {
  DescribeExecution: [300, 15, 250, 10],
  DescribeStateMachine: [200, 20, 200, 20],
  DescribeStateMachineForExecution: [200, 1, 200, 1],
  GetExecutionHistory: [400, 20, 400, 20],
  ListExecutions: [200, 5, 100, 2],
  ListStateMachines: [100, 5, 100, 5],
  RedriveExecution: [1300, 300, 800, 150],
  SendTaskFailure: [3000, 500, 1500, 300],
  SendTaskHeartbeat: [3000, 500, 1500, 300],
  SendTaskSuccess: [3000, 500, 1500, 300],
  StartExecution: [1300, 300, 800, 150],
  StopExecution: [1000, 200, 500, 25],
};

const automation: Readonly<Record<string, number>> = {
  DescribeAutomationExecutions: 3,
  DescribeAutomationStepExecutions: 3,
  GetAutomationExecution: 3,
  SendAutomationSignal: 3,
  StartAutomationExecution: 1,
  StopAutomationExecution: 1,
};

const PARAMETERS_PER_SECOND = 40;
const LARGE_REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1'];

export function limitsIn(region: string): readonly Limit[] {
  const isLarge = LARGE_REGIONS.includes(region);
  return [
    ...Object.entries(states).map(([name, [bucket, perSecond, otherBucket, otherPerSecond]]) => ({
      operations: [`states:${name}`],
      bucket: isLarge ? bucket : otherBucket,
      perSecond: isLarge ? perSecond : otherPerSecond,
    })),
    ...Object.entries(automation).map(([name, perSecond]) => ({ operations: [`ssm:${name}`], bucket: perSecond, perSecond })),
    { operations: ['ssm:GetParameter', 'ssm:GetParameters'], bucket: PARAMETERS_PER_SECOND, perSecond: PARAMETERS_PER_SECOND },
  ];
}
