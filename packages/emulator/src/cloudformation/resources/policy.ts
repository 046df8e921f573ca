import type { AccessPolicy } from '../../access/authorizer.ts';
import { physicalName } from '../physical-name.ts';
import type { Target } from '../target.ts';
import { arnOf, takeName, type NameRule } from './names.ts';
import { originOf } from './origin.ts';
import { checkPropertyNames, list, matching, object, refuse, type PropertyNames } from './properties.ts';
import type { Declaration, ResourceKind } from './resource-kind.ts';
import { readPath } from './role.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html */
const POLICY: PropertyNames = { used: ['PolicyDocument', 'PolicyName', 'Roles', 'Users'], inert: ['Groups'] };

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html */
const MANAGED_POLICY: PropertyNames = {
  used: ['ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles', 'Users'],
  inert: ['Description', 'Groups'],
};
const POLICY_NAME = /^[\w+=,.@-]{1,128}$/u;
const MANAGED_POLICY_NAME: NameRule = { property: 'ManagedPolicyName', pattern: /^[\w+=,.@-]+$/u, maxLength: 128 };

/** An inline policy: its document is kept with the roles and users that it names. There are no groups. */
export const policy: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, POLICY);
  const { stackName, logicalId } = declaration;
  attach(declaration, target, {
    name: matching(declaration, 'PolicyName', POLICY_NAME),
    document: object(declaration, 'PolicyDocument'),
    origin: originOf(declaration, 'PolicyDocument'),
  });
  const id = physicalName(stackName, logicalId, 128);
  return { ref: id, attributes: { Id: id } };
};

export const managedPolicy: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, MANAGED_POLICY);
  const document = object(declaration, 'PolicyDocument');
  const path = readPath(declaration);
  const name = takeName(declaration, MANAGED_POLICY_NAME, target);
  const arn = arnOf(target, 'iam', `policy${path}${name}`);
  const declared: AccessPolicy = { name, arn, document, origin: originOf(declaration, 'PolicyDocument') };
  target.resources.managedPolicies.set(arn, declared);
  attach(declaration, target, declared);
  return { ref: arn, attributes: { PolicyArn: arn, PolicyId: `ANPA${name}` } };
};

function attach(declaration: Declaration, target: Target, attached: AccessPolicy): void {
  const names = list(declaration, 'Roles').map(String);
  const roles = [...target.resources.roles.values()];
  for (const name of names) {
    const role = roles.find((candidate) => candidate.name === name);
    if (!role) throw refuse(declaration, 'Roles', `names ${name}, which no deployed stack declares.`);
    role.policies?.push(attached);
  }
  const { userPolicies } = target.resources;
  for (const name of list(declaration, 'Users').map(String)) userPolicies.set(name, [...(userPolicies.get(name) ?? []), attached]);
}
