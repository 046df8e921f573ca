/** ARNs of every partition: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
import * as z from 'zod';
import { limits } from './limits.ts';

const partition = 'aws(?:-[a-z]+)*';
const account = '\\d{12}';
const region = '[a-z]{2,}(?:-[a-z]+)+-\\d';
const iamName = '[\\w+=,.@-]{1,64}';
const iamPath = '(?:[\\x21-\\x2e\\x30-\\x7a\\x7c\\x7e]+/)*';

const principalPatterns = {
  user: new RegExp(`^arn:${partition}:iam::${account}:user/${iamPath}(?<name>${iamName})$`),
  role: new RegExp(`^arn:${partition}:iam::${account}:role/${iamPath}(?<name>${iamName})$`),
  session: new RegExp(
    `^arn:${partition}:sts::${account}:assumed-role/(?<role>${iamName})/(?<name>[\\w+=,.@-]{2,64})$`,
  ),
  federated: new RegExp(`^arn:${partition}:sts::${account}:federated-user/(?<name>[\\w+=,.@-]{2,32})$`),
  root: new RegExp(`^arn:${partition}:iam::${account}:root$`),
} as const;

export type PrincipalKind = keyof typeof principalPatterns;

/** What an IAM or STS ARN names, or undefined where it is no principal. */
export function principalKind(arn: string): PrincipalKind | undefined {
  const kinds = Object.keys(principalPatterns) as PrincipalKind[];
  return kinds.find((kind) => principalPatterns[kind].test(arn));
}

/**
 * The person behind a principal, in lower case: the user's name or the session's name. Behind a bare role nobody knows
 * beforehand who will come, so it has none, and neither has the root.
 */
export function personOf(principal: string): string | undefined {
  const kind = principalKind(principal);
  if (kind !== 'user' && kind !== 'session' && kind !== 'federated') return undefined;
  return principalPatterns[kind].exec(principal)?.groups?.['name']?.toLowerCase();
}

/** Whether `principal` is a session of `roleArn`. A session's ARN carries no path, so only the names are compared. */
export function isSessionOf(principal: string, roleArn: string): boolean {
  const session = principalPatterns.session.exec(principal)?.groups?.['role'];
  const role = principalPatterns.role.exec(roleArn)?.groups?.['name'];
  return session !== undefined && session === role && accountOf(principal) === accountOf(roleArn);
}

export function accountOf(arn: string): string | undefined {
  return arn.split(':')[4];
}

function arnSchema(pattern: RegExp, what: string) {
  return z.string().max(limits.automationParameterLength).regex(pattern, `must be the ARN of ${what}`);
}

/** Anyone who can call AWS: user, role, role session, federated user or root. */
export const principalArnSchema = z
  .string()
  .max(limits.automationParameterLength)
  .refine((arn) => principalKind(arn) !== undefined, 'must be the ARN of an IAM user, a role, a role session or the root');

export const topicArnSchema = arnSchema(
  new RegExp(`^arn:${partition}:sns:${region}:${account}:Automation[\\w-]{0,246}$`),
  'an SNS topic whose name starts with Automation',
);

export const stateMachineArnSchema = arnSchema(
  new RegExp(`^arn:${partition}:states:${region}:${account}:stateMachine:[\\w-]{1,80}$`),
  'a state machine',
);

export const executionArnSchema = arnSchema(
  new RegExp(`^arn:${partition}:states:${region}:${account}:execution:[\\w-]{1,80}:[\\w-]{1,80}$`),
  'an execution of a state machine',
);
