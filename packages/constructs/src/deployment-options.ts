import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { RunbookStyle } from './runbooks.ts';
import type { Seconds } from './seconds.ts';
import { toSeconds } from './seconds.ts';

/** What a flow and a level that stands alone have in common. */
export interface DeploymentOptions {
  /** Leads the names of all parts: `[a-z][a-z0-9-]{0,23}`. One per account and region. */
  readonly prefix: string;
  /** Default: `single`. `nested` has a ceiling of about 100 pending approvals. */
  readonly runbooks?: RunbookStyle | undefined;
  /** How long after its window a level may still end by a callback. Default: 1 hour; at least 10 minutes. */
  readonly slack?: Seconds | undefined;
  /** How long logs are kept. Default: 1 year. */
  readonly logRetention?: logs.RetentionDays | undefined;
  /** Encrypts the topics at rest. Its key policy must let IAM policies of this account grant its use. */
  readonly encryptionKey?: kms.IKey | undefined;
  /** Folder of the bundled handlers. Default: those that this package carries. */
  readonly handlers?: string | undefined;
}

/** Defaults filled in, once. */
export function resolveOptions(options: DeploymentOptions) {
  return {
    prefix: options.prefix,
    runbooks: options.runbooks ?? 'single',
    slackSeconds: toSeconds(options.slack ?? 3600),
    logRetention: options.logRetention ?? logs.RetentionDays.ONE_YEAR,
    encryptionKey: options.encryptionKey,
    handlers: options.handlers,
  };
}

export type ResolvedOptions = ReturnType<typeof resolveOptions>;
