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
  /** Whether time stands still until it is advanced. Default false. */
  readonly frozen?: boolean;
  /** How AWS is taken to behave where nobody knows. */
  readonly settings?: Partial<Settings>;
  /** Whether AWS's quotas are enforced, in virtual time. Default `none`. */
  readonly quotas?: QuotaChoice;
  /** Whether rules with a schedule fire. Default `on`. */
  readonly schedules?: ScheduleChoice;
}

/** An option that cannot be. */
export class InvalidOptionError extends Error {
  override readonly name = 'InvalidOptionError';
}

export interface ResolvedOptions {
  readonly assembly: string;
  readonly port: number;
  readonly account: Account;
  readonly frozen: boolean;
  readonly settings: Partial<Settings>;
  readonly quotas: QuotaChoice;
  readonly schedules: ScheduleChoice;
}

/** @throws InvalidOptionError */
export function resolveOptions(options: EmulatorOptions): ResolvedOptions {
  const { assembly, port = 0, region = 'us-east-1', account: accountId = '123456789012', frozen = false, settings = {}, quotas = 'none', schedules = 'on' } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidOptionError(`The port is a whole number from 0 (a free one) to 65535, not ${port}.`);
  }
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    throw new InvalidOptionError(`${JSON.stringify(region)} is no Region; use one like us-east-1.`);
  }
  if (!/^\d{12}$/.test(accountId)) {
    throw new InvalidOptionError(`An account has twelve digits, which ${JSON.stringify(accountId)} has not.`);
  }
  if (!quotaChoices.includes(quotas)) {
    throw new InvalidOptionError(`quotas is one of ${quotaChoices.join(', ')}, not ${JSON.stringify(quotas)}.`);
  }
  if (!scheduleChoices.includes(schedules)) {
    throw new InvalidOptionError(`schedules is one of ${scheduleChoices.join(', ')}, not ${JSON.stringify(schedules)}.`);
  }
  return { assembly, port, account: { partition: partitionOf(region), region, accountId }, frozen, settings, quotas, schedules };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
