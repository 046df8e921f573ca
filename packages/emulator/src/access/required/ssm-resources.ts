/** ARNs and tags that several of SSM's actions are authorised on. */
import type { Account } from '../../resources.ts';
import type { Tag } from '../../services/ssm/automation/state.ts';
import type { AccessContext } from '../authorizer.ts';

/** By a name or an ARN. */
export function documentArn({ partition, region, accountId }: Account, nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : `arn:${partition}:ssm:${region}:${accountId}:document/${nameOrArn}`;
}

/** `aws:ResourceTag/stage` for each tag. */
export function tagContext(key: 'aws:ResourceTag' | 'aws:RequestTag', tags: readonly Tag[]): AccessContext {
  return Object.fromEntries(tags.map(({ Key, Value }) => [`${key}/${Key}`, Value]));
}
