/** Where the engine's data and AWS differ. Each entry says on whose word. */

export interface Override {
  readonly action: string;
  /** Decided as if this action, on the same resource, had been asked for and granted. */
  readonly decidedAs: string;
  readonly because: string;
  readonly source: string;
}

const callback = {
  decidedAs: 'states:DescribeStateMachine',
  because: 'The authorization reference knows no resource of callbacks; AWS authorises them on the ARN of the state machine',
  // An AccessDeniedException of AWS that names the state machine; https://github.com/aws/aws-cdk/pull/8486 tried it, too.
  source: 'https://github.com/NOAA-OWP/hydrovis/issues/837',
};

export const overrides: readonly Override[] = [
  { action: 'states:SendTaskSuccess', ...callback },
  { action: 'states:SendTaskFailure', ...callback },
  { action: 'states:SendTaskHeartbeat', ...callback },
];

export function overrideFor(action: string): Override | undefined {
  return overrides.find((override) => override.action === action);
}
