import type { AccessPolicy, AccessRequest } from '@countersign/emulator';
import { compile } from '../policies/compiled-policy.ts';
import type { Rule } from '../policies/rule.ts';

export type PolicyKind = 'identity-based' | 'resource-based' | 'permissions-boundary';

/** A rule that speaks of the action that is asked for, and whose it is. */
export interface Candidate {
  readonly kind: PolicyKind;
  /** Which of the request's policies of that kind. */
  readonly policy: number;
  readonly rule: Rule;
}

/** All that a decision hangs on. */
export interface Question {
  readonly request: AccessRequest;
  readonly candidates: readonly Candidate[];
}

/** @throws Error for a policy that cannot be read */
export function questionOf(request: AccessRequest): Question {
  return { request, candidates: policiesOf(request).flatMap(({ kind, policies }) => policies.flatMap((policy, index) => candidatesOf(request, kind, { policy, index }))) };
}

/** The policies that have a say, in an order that does not change. */
export function policiesOf({ identityPolicies, resourcePolicies, permissionsBoundary }: AccessRequest): { readonly kind: PolicyKind; readonly policies: readonly AccessPolicy[] }[] {
  return [
    { kind: 'identity-based', policies: identityPolicies },
    { kind: 'resource-based', policies: resourcePolicies },
    { kind: 'permissions-boundary', policies: permissionsBoundary ? [permissionsBoundary] : [] },
  ];
}

function candidatesOf({ action }: AccessRequest, kind: PolicyKind, { policy, index }: { readonly policy: AccessPolicy; readonly index: number }): Candidate[] {
  return compile(policy)
    .rules.filter((rule) => rule.speaksOf(action))
    .map((rule) => ({ kind, policy: index, rule }));
}
