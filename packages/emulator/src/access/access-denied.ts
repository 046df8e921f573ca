/**
 * Denials as AWS words and shapes them. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * Recorded: AuthorizationError and `SNS:Publish` (https://github.com/aws-ia/terraform-aws-control_tower_account_factory/issues/151),
 * the lower case of SQS's actions (https://github.com/microsoft/aspire/pull/3333), the resource of SSM's actions that know
 * none (https://github.com/github-aws-runners/terraform-aws-github-runner/issues/1279), that STS tells no reason
 * (https://github.com/99designs/aws-vault/issues/706). Status 403 of SQS is assumed.
 */
import type { Account } from '../resources.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { AccessDecision, AccessRequest } from './authorizer.ts';

export type Denial = Extract<AccessDecision, { allowed: false }>;

interface Shape {
  readonly type: string;
  readonly status: number;
}

const shapes: Readonly<Record<string, Shape>> = {
  lambda: { type: 'AccessDeniedException', status: 403 },
  sns: { type: 'AuthorizationError', status: 403 },
  sqs: { type: 'AccessDenied', status: 403 },
  sts: { type: 'AccessDenied', status: 403 },
};
const otherShape: Shape = { type: 'AccessDeniedException', status: 400 };

/** The names of errors that are denials. */
export const denialTypes: ReadonlySet<string> = new Set([otherShape, ...Object.values(shapes)].map(({ type }) => type));

export function denialMessage(request: AccessRequest, denial: Denial, account: Account): string {
  const { principal, resource } = request;
  const action = shownAction(request.action);
  const what = `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${shownResource(request.action, resource, account)}`;
  return request.action === 'sts:AssumeRole' ? what : `${what} ${reasonOf(denial, action)}`;
}

export function deniedBy(operation: string, message: string): AwsError {
  const [service = ''] = operation.split(':');
  const { type, status } = (Object.hasOwn(shapes, service) ? shapes[service] : undefined) ?? otherShape;
  return new AwsError(type, message, status);
}

function reasonOf({ reason, policyKind }: Denial, action: string): string {
  const [article, policy] = policyKind === 'permissions-boundary' ? ['a', 'permissions boundary'] : [policyKind === 'identity-based' ? 'an' : 'a', `${policyKind} policy`];
  return reason === 'explicit' ? `with an explicit deny in ${article} ${policy}` : `because no ${policy} allows the ${action} action`;
}

function shownAction(action: string): string {
  if (action.startsWith('sns:')) return action.replace('sns:', 'SNS:');
  return action.startsWith('sqs:') ? action.toLowerCase() : action;
}

function shownResource(action: string, resource: string, { partition, region, accountId }: Account): string {
  return resource === '*' && action.startsWith('ssm:') ? `arn:${partition}:ssm:${region}:${accountId}:*` : resource;
}
