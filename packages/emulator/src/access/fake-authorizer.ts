/** An authorizer for tests: it allows all but what a test denies, and remembers what it was asked. */
import type { AccessDecision, AccessRequest, Authorizer, DeployedAccess } from './authorizer.ts';

export type Deny = (request: AccessRequest) => Extract<AccessDecision, { allowed: false }> | undefined;

export interface FakeAuthorizer {
  readonly create: (deployed: DeployedAccess) => Authorizer;
  readonly requests: AccessRequest[];
  deployed: DeployedAccess | undefined;
  deny: Deny;
  closed: number;
}

export const implicitly = { allowed: false, reason: 'implicit', policyKind: 'identity-based' } as const;

export function aFakeAuthorizer(deny: Deny = () => undefined): FakeAuthorizer {
  const fake: FakeAuthorizer = {
    create(deployed) {
      fake.deployed = deployed;
      return {
        authorize(request) {
          fake.requests.push(request);
          return fake.deny(request) ?? { allowed: true };
        },
        close() {
          fake.closed += 1;
        },
      };
    },
    requests: [],
    deployed: undefined,
    deny,
    closed: 0,
  };
  return fake;
}

/** Denies an action, wherever. */
export const denying =
  (...actions: readonly string[]): Deny =>
  ({ action }) =>
    actions.includes(action) ? implicitly : undefined;
