import type { CreateAuthorizer } from './access/authorizer.ts';
import type { Account } from './resources.ts';
import { quotaChoices } from './quotas/quotas.ts';
import type { QuotaChoice } from './quotas/quotas.ts';
import { scheduleChoices } from './services/events/schedules.ts';
import type { ScheduleChoice } from './services/events/schedules.ts';
import type { Settings } from './settings.ts';

export interface EmulatorOptions {
  /** The directory that `cdk synth` wrote. */
  readonly assembly: string;
  /** Default 0: a free port. */
  readonly port?: number;
  /** Default `us-east-1`. It decides the partition. */
  readonly region?: string;
  /** Twelve digits. Default `123456789012`. */
  readonly account?: string;
  /** Whether time stands still until it is advanced. Default false, or as it was kept. */
  readonly frozen?: boolean;
  /** How AWS is taken to behave where nobody knows. Default: as it was kept. */
  readonly settings?: Partial<Settings>;
  /** Whether AWS's quotas are enforced, in virtual time. Default `none`, or as it was kept. */
  readonly quotas?: QuotaChoice;
  /** Whether rules with a schedule fire. Default `on`, or as it was kept. */
  readonly schedules?: ScheduleChoice;
  /** The directory that state is kept in; it is made where it is missing. Default: state ends with the emulator. */
  readonly data?: string;
  /** Makes what decides every call from the policies of the deployment. Default: IAM policies are not evaluated. */
  readonly authorizer?: CreateAuthorizer;
}

/** An option that cannot be. */
export class InvalidOptionError extends Error {
  override readonly name = 'InvalidOptionError';
}

export interface ResolvedOptions {
  readonly assembly: string;
  readonly port: number;
  readonly account: Account;
  readonly frozen?: boolean;
  readonly settings: Partial<Settings>;
  readonly quotas?: QuotaChoice;
  readonly schedules?: ScheduleChoice;
  readonly data?: string;
  readonly authorizer?: CreateAuthorizer;
}

/** @throws InvalidOptionError */
export function resolveOptions(options: EmulatorOptions): ResolvedOptions {
  const { assembly, port = 0, region = 'us-east-1', account: accountId = '123456789012', frozen, settings = {}, quotas, schedules, data, authorizer } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidOptionError(`The port is a whole number from 0 (a free one) to 65535, not ${port}.`);
  }
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    throw new InvalidOptionError(`${JSON.stringify(region)} is no Region; use one like us-east-1.`);
  }
  if (!/^\d{12}$/.test(accountId)) {
    throw new InvalidOptionError(`An account has twelve digits, which ${JSON.stringify(accountId)} has not.`);
  }
  if (quotas !== undefined && !quotaChoices.includes(quotas)) {
    throw new InvalidOptionError(`quotas is one of ${quotaChoices.join(', ')}, not ${JSON.stringify(quotas)}.`);
  }
  if (schedules !== undefined && !scheduleChoices.includes(schedules)) {
    throw new InvalidOptionError(`schedules is one of ${scheduleChoices.join(', ')}, not ${JSON.stringify(schedules)}.`);
  }
  if (data === '') throw new InvalidOptionError('data is the path of a directory; leave it out where state ends with the emulator.');
  if (authorizer !== undefined && typeof authorizer !== 'function') {
    throw new InvalidOptionError(`authorizer is a function that makes one, (deployed) => Authorizer, not ${JSON.stringify(authorizer)}.`);
  }
  return {
    assembly,
    port,
    account: { partition: partitionOf(region), region, accountId },
    settings,
    ...(frozen === undefined ? {} : { frozen }),
    ...(quotas === undefined ? {} : { quotas }),
    ...(schedules === undefined ? {} : { schedules }),
    ...(data === undefined ? {} : { data }),
    ...(authorizer === undefined ? {} : { authorizer }),
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
