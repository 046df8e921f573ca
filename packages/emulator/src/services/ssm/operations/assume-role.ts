import type { Account } from '../../../resources.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import { lookupAtStart } from '../automation/lookup.ts';
import { interpolate, textOf } from '../interpolation.ts';
import type { ParameterValues } from '../parameters.ts';
import type { Runbook } from '../runbook.ts';

export interface Start {
  readonly id: string;
  readonly account: Account;
  readonly parameters: ParameterValues;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** The role that an automation assumes. Undefined: it runs as whoever starts it. */
export function assumeRoleOf({ assumeRole: written }: Runbook, start: Start): string | undefined {
  if (written === undefined) return undefined;
  const roleArn = textOf(interpolate(written, lookupAtStart(start)));
  return roleArn === '' ? undefined : roleArn;
}

/** AWS's own words: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-troubleshooting.html */
export function roleNotAssumed(details: string): AwsError {
  return new AwsError('InvalidAutomationExecutionParametersException', `The defined assume role is unable to be assumed: ${details}`);
}
