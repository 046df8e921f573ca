import type { Account } from '../../../resources.ts';

/** The name in `arn:aws:ssm:us-east-1:123456789012:document/NAME`, of this account and Region. Undefined: it is no such ARN. */
export function nameInArn(written: string, kind: 'document' | 'parameter', { partition, region, accountId }: Account): string | undefined {
  const beginning = `arn:${partition}:ssm:${region}:${accountId}:${kind}/`;
  return written.startsWith(beginning) ? written.slice(beginning.length) : undefined;
}
