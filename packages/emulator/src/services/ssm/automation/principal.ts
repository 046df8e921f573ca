/** ARNs of IAM principals. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */

export type Principal =
  | { readonly kind: 'user'; readonly account: string; readonly name: string; readonly arn: string }
  | { readonly kind: 'role'; readonly account: string; readonly name: string; readonly arn: string }
  | { readonly kind: 'session'; readonly account: string; readonly roleName: string; readonly arn: string }
  | { readonly kind: 'other'; readonly arn: string };

/** `account` includes the partition, so that accounts of different partitions never match. */
export function parsePrincipal(arn: string): Principal {
  const match = /^arn:([^:]+):(iam|sts)::(\d{12}):(user|role|assumed-role)\/(.+)$/.exec(arn);
  if (!match) return { kind: 'other', arn };
  const [, partition = '', service = '', accountId = '', type = '', path = ''] = match;
  const account = `${partition}:${accountId}`;
  const segments = path.split('/');
  const name = segments.at(-1) ?? '';
  if (service === 'iam' && type === 'user') return { kind: 'user', account, name, arn };
  if (service === 'iam' && type === 'role') return { kind: 'role', account, name, arn };
  const [roleName = '', session] = segments;
  if (service === 'sts' && type === 'assumed-role' && session) return { kind: 'session', account, roleName, arn };
  return { kind: 'other', arn };
}

/** The session of a role. Session ARNs leave out the role's path. */
export function sessionArn(roleArn: string, sessionName: string): string {
  const [, partition = 'aws', , , accountId = '', resource = ''] = roleArn.split(':');
  return `arn:${partition}:sts::${accountId}:assumed-role/${resource.split('/').at(-1) ?? ''}/${sessionName}`;
}

/** The role of a session, as far as its ARN tells: without the path. */
export function roleArnOf(arn: string): string {
  const principal = parsePrincipal(arn);
  if (principal.kind !== 'session') return arn;
  const [partition = '', accountId = ''] = principal.account.split(':');
  return `arn:${partition}:iam::${accountId}:role/${principal.roleName}`;
}
