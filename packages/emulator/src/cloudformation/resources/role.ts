import type { AccessPolicy } from '../../access/authorizer.ts';
import { isObject } from '../json.ts';
import { arnOf, takeName, type NameRule } from './names.ts';
import { originOf } from './origin.ts';
import { checkPropertyNames, list, object, optionalText, refuse, type PropertyNames } from './properties.ts';
import type { Declaration, ResourceKind } from './resource-kind.ts';
import type { Target } from '../target.ts';

export const ROLE_ARN = /^arn:aws[a-zA-Z-]*:iam::\d{12}:role\/?[a-zA-Z0-9+=,.@\-_/]+$/u;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
const PROPERTIES: PropertyNames = {
  used: ['AssumeRolePolicyDocument', 'ManagedPolicyArns', 'Path', 'PermissionsBoundary', 'Policies', 'RoleName', 'Tags'],
  inert: ['Description', 'MaxSessionDuration'],
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const NAME: NameRule = { property: 'RoleName', pattern: /^[\w+=,.@-]+$/u, maxLength: 64 };
const PATH = /^\/(?:[\u0021-\u007e]+\/)?$/u;

export const role: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, PROPERTIES);
  const trustPolicy = {
    name: 'AssumeRolePolicyDocument',
    document: object(declaration, 'AssumeRolePolicyDocument'),
    origin: originOf(declaration, 'AssumeRolePolicyDocument'),
  };
  const managed = list(declaration, 'ManagedPolicyArns').map((arn) => managedPolicyAt(String(arn), target));
  const inline = list(declaration, 'Policies').map((policy, index) => toInlinePolicy(declaration, policy, index));
  const boundary = optionalText(declaration, 'PermissionsBoundary');
  const path = readPath(declaration);

  const name = takeName(declaration, NAME, target);
  const arn = arnOf(target, 'iam', `role${path}${name}`);
  const permissionsBoundary = boundary === undefined ? {} : { permissionsBoundary: managedPolicyAt(boundary, target) };
  target.resources.roles.set(arn, { arn, name, trustPolicy, policies: [...inline, ...managed], ...permissionsBoundary });
  return { ref: name, attributes: { Arn: arn, RoleId: `AROA${name}` } };
};

/** The path of a role or policy: `/` or `/…/`. */
export function readPath(declaration: Declaration): string {
  const path = optionalText(declaration, 'Path') ?? '/';
  if (PATH.test(path)) return path;
  throw refuse(declaration, 'Path', `must start and end with a slash, got ${JSON.stringify(path)}.`);
}

/** One that no stack declares is AWS's, or was made by hand: its document is not known here. */
function managedPolicyAt(arn: string, { resources }: Target): AccessPolicy {
  return resources.managedPolicies.get(arn) ?? { name: arn.split('/').at(-1) ?? arn, arn };
}

function toInlinePolicy(declaration: Declaration, policy: unknown, index: number): AccessPolicy {
  if (isObject(policy) && typeof policy['PolicyName'] === 'string' && isObject(policy['PolicyDocument'])) {
    const origin = originOf(declaration, `Policies[${index}].PolicyDocument`);
    return { name: policy['PolicyName'], document: policy['PolicyDocument'], origin };
  }
  throw refuse(declaration, 'Policies', 'must hold objects with a PolicyName and a PolicyDocument.');
}
