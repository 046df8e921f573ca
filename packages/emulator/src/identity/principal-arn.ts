/** ARNs of whoever can call. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */

export type Principal =
  | { readonly kind: 'root'; readonly partition: string; readonly accountId: string }
  | { readonly kind: 'user'; readonly partition: string; readonly accountId: string; readonly name: string }
  | { readonly kind: 'role'; readonly partition: string; readonly accountId: string; readonly name: string }
  | {
      readonly kind: 'session';
      readonly partition: string;
      readonly accountId: string;
      readonly role: string;
      readonly session: string;
    };

const ROOT = /^arn:(aws[a-z0-9-]*):iam::(\d{12}):root$/;
const USER = /^arn:(aws[a-z0-9-]*):iam::(\d{12}):user\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]{1,64})$/;
const ROLE = /^arn:(aws[a-z0-9-]*):iam::(\d{12}):role\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]{1,64})$/;
const SESSION = /^arn:(aws[a-z0-9-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/([\w+=,.@-]{2,64})$/;

/** Undefined for whatever is no ARN of a principal. */
export function parsePrincipalArn(arn: string): Principal | undefined {
  const root = match(ROOT, arn);
  if (root) return { kind: 'root', partition: root[1], accountId: root[2] };
  const user = match(USER, arn);
  if (user) return { kind: 'user', partition: user[1], accountId: user[2], name: user[3] };
  const role = match(ROLE, arn);
  if (role) return { kind: 'role', partition: role[1], accountId: role[2], name: role[3] };
  const session = match(SESSION, arn);
  if (!session) return undefined;
  return { kind: 'session', partition: session[1], accountId: session[2], role: session[3], session: session[4] };
}

/** The account of a principal, with its partition: accounts of different partitions are never the same. */
export function accountOf({ partition, accountId }: Pick<Principal, 'partition' | 'accountId'>): string {
  return `${partition}:${accountId}`;
}

/** The role of a session, as far as its ARN tells: without the path. */
export function roleOf({ partition, accountId, role }: Extract<Principal, { kind: 'session' }>): string {
  return `arn:${partition}:iam::${accountId}:role/${role}`;
}

/** A session's ARN names its role without the role's path. */
export function sessionArn(role: Extract<Principal, { kind: 'role' }>, session: string): string {
  return `arn:${role.partition}:sts::${role.accountId}:assumed-role/${role.name}/${session}`;
}

type Groups = readonly [string, string, string, string, string];

function match(pattern: RegExp, arn: string): Groups | undefined {
  return (pattern.exec(arn) ?? undefined) as Groups | undefined;
}
