import type { AccessPolicy } from '../../access/authorizer.ts';
import type { Target } from '../target.ts';

/** Keeps a policy of the resource itself, besides those that it has. */
export function addResourcePolicy({ resources: { resourcePolicies } }: Target, arn: string, policy: AccessPolicy): void {
  resourcePolicies.set(arn, [...(resourcePolicies.get(arn) ?? []), policy]);
}
