/** The condition keys of every request: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
import { parsePrincipalArn } from '../identity/principal-arn.ts';
import type { Resources } from '../resources.ts';
import type { Caller } from '../wire/operation.ts';
import type { Identity } from './attached-policies.ts';
import type { AccessContext } from './authorizer.ts';
import type { RequiredAccess } from './required-access.ts';

export interface Asking {
  readonly caller: Caller;
  readonly identity: Identity;
  /** The function whose handler asks. */
  readonly functionArn?: string;
  /** Virtual time in milliseconds since the epoch. */
  readonly now: number;
}

/** Calls inside AWS use TLS, and so would those that come over the wire. */
export function conditionContext({ resource, context }: RequiredAccess, asking: Asking, { account, tags }: Resources): AccessContext {
  const { now, functionArn } = asking;
  const resourceAccount = resource === '*' ? account.accountId : resource.split(':')[4];
  return {
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    'aws:RequestedRegion': account.region,
    'aws:ResourceAccount': resourceAccount === undefined || resourceAccount === '' ? account.accountId : resourceAccount,
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    ...principalKeys(asking, tags),
    // https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
    ...(functionArn === undefined ? {} : { 'lambda:SourceFunctionArn': functionArn }),
    ...tagKeys('aws:ResourceTag', tags.get(resource)),
    ...context,
  };
}

function principalKeys({ caller: { arn, service, userId }, identity: { roleArn } }: Asking, tags: Resources['tags']): AccessContext {
  const account = arn.split(':')[4] ?? '';
  if (service !== undefined) {
    return { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': service, 'aws:SourceArn': arn, 'aws:SourceAccount': account, 'aws:SourceOwner': account };
  }
  const principal = parsePrincipalArn(arn);
  return {
    'aws:PrincipalArn': roleArn ?? arn,
    'aws:PrincipalAccount': account,
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalType': principal?.kind === 'user' ? 'User' : 'AssumedRole',
    'aws:userid': userId,
    ...(principal?.kind === 'user' ? { 'aws:username': principal.name } : {}),
    ...tagKeys('aws:PrincipalTag', tags.get(roleArn ?? arn)),
  };
}

function tagKeys(key: string, tags: Readonly<Record<string, string>> = {}): AccessContext {
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${key}/${name}`, value]));
}
