import type { Resources } from '../resources.ts';
import type { AccessPolicy, DeployedAccess } from './authorizer.ts';

const NOBODY: AccessPolicy = { name: 'AssumeRolePolicyDocument', document: { Version: '2012-10-17', Statement: [] } };

/** What an authorizer is given at the start. The policies are the same objects as in every request. */
export function deployedAccess({ account, managedPolicies, resourcePolicies, roles, userPolicies }: Resources): DeployedAccess {
  return {
    account,
    roles: [...roles.values()].map(({ arn, name, trustPolicy = NOBODY, policies = [], permissionsBoundary }) => ({
      arn,
      name,
      trustPolicy,
      policies,
      ...(permissionsBoundary && { permissionsBoundary }),
    })),
    managedPolicies: [...managedPolicies.values()],
    userPolicies: Object.fromEntries(userPolicies),
    resourcePolicies: [...resourcePolicies].flatMap(([resource, policies]) => policies.map((policy) => ({ resource, policy }))),
  };
}
