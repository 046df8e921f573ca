import type { RolePolicy } from '../../resources.ts';
import { isObject } from '../json.ts';
import { arnOf, takeName, type NameRule } from './names.ts';
import { checkPropertyNames, list, object, optionalText, refuse, type PropertyNames } from './properties.ts';
import type { Declaration, ResourceKind } from './resource-kind.ts';

export const ROLE_ARN = /^arn:aws[a-zA-Z-]*:iam::\d{12}:role\/?[a-zA-Z0-9+=,.@\-_/]+$/u;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
const PROPERTIES: PropertyNames = {
  used: ['AssumeRolePolicyDocument', 'ManagedPolicyArns', 'Path', 'Policies', 'RoleName'],
  inert: ['Description', 'MaxSessionDuration', 'PermissionsBoundary', 'Tags'],
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const NAME: NameRule = { property: 'RoleName', pattern: /^[\w+=,.@-]+$/u, maxLength: 64 };
const PATH = /^\/(?:[\u0021-\u007e]+\/)?$/u;

export const role: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, PROPERTIES);
  const trustPolicy = object(declaration, 'AssumeRolePolicyDocument');
  const managedPolicyArns = list(declaration, 'ManagedPolicyArns').map(String);
  const managed = managedPolicyArns.flatMap((arn) => target.managedPolicies.get(arn) ?? []);
  const inline = list(declaration, 'Policies').map((policy) => toInlinePolicy(declaration, policy));
  const path = readPath(declaration);

  const name = takeName(declaration, NAME, target);
  const arn = arnOf(target, 'iam', `role${path}${name}`);
  target.resources.roles.set(arn, { arn, name, trustPolicy, policies: [...inline, ...managed], managedPolicyArns });
  return { ref: name, attributes: { Arn: arn, RoleId: `AROA${name}` } };
};

/** The path of a role or policy: `/` or `/…/`. */
export function readPath(declaration: Declaration): string {
  const path = optionalText(declaration, 'Path') ?? '/';
  if (PATH.test(path)) return path;
  throw refuse(declaration, 'Path', `must start and end with a slash, got ${JSON.stringify(path)}.`);
}

function toInlinePolicy(declaration: Declaration, policy: unknown): RolePolicy {
  if (isObject(policy) && typeof policy['PolicyName'] === 'string' && isObject(policy['PolicyDocument'])) {
    return { name: policy['PolicyName'], document: policy['PolicyDocument'] };
  }
  throw refuse(declaration, 'Policies', 'must hold objects with a PolicyName and a PolicyDocument.');
}
