/** Which policies apply to whom: those of the stacks, and those that were attached to principals that were issued. */
import { InvalidPrincipalError } from '../identity/principals.ts';
import { accountOf, parsePrincipalArn, roleOf } from '../identity/principal-arn.ts';
import type { Principal } from '../identity/principal-arn.ts';
import type { Records } from '../journal/records.ts';
import type { Resources, Role } from '../resources.ts';
import { show } from '../wire/show.ts';
import type { AccessPolicy } from './authorizer.ts';
import { readPolicyChoices } from './policy-choices.ts';

/** What IAM knows of a user or a role. */
export interface Identity {
  /** Of a session, with its path. */
  readonly roleArn?: string;
  readonly policies: readonly AccessPolicy[];
  readonly permissionsBoundary?: AccessPolicy;
}

/** Policies as they are kept, by what they are attached to. */
export interface KeptAttachment {
  readonly arn: string;
  readonly choices: unknown;
}

export class AttachedPolicies {
  readonly #resources: Resources;
  /** By the ARN of a user, or the account and name of a role. */
  readonly #attached = new Map<string, readonly AccessPolicy[]>();
  readonly #roles: ReadonlyMap<string, Role>;
  /** ARNs with their paths of roles that no stack declares, likewise. */
  readonly #foreignRoles = new Map<string, string>();

  readonly #records: Records | undefined;

  constructor(resources: Resources, records?: Records) {
    this.#resources = resources;
    this.#records = records;
    this.#roles = new Map([...resources.roles.values()].map((role) => [role.name, role]));
  }

  /** The policies that are meant. @throws InvalidPrincipalError for one that is not there, or cannot be */
  resolve(choices: unknown): readonly AccessPolicy[] {
    return readPolicyChoices(choices).map((choice) => (typeof choice === 'string' ? this.#managed(choice) : { name: choice.name, document: choice.document }));
  }

  /**
   * In place of what was attached before to the user or role, if anything is given; what a role has by its stack, it keeps.
   * @throws InvalidPrincipalError
   */
  attach(arn: string, choices?: unknown): void {
    const principal = parsePrincipalArn(arn);
    if (!principal) return;
    if (principal.kind === 'role') this.#foreignRoles.set(keyOf(principal, arn), arn);
    if (choices === undefined) return;
    const key = keyOf(principal, arn);
    this.#attached.set(key, this.resolve(choices));
    this.#records?.put('policies', key, { arn, choices } satisfies KeptAttachment);
  }

  /** Takes over what was attached before. A managed policy that is in no stack any more is attached no more. */
  restore(kept: Iterable<KeptAttachment>): void {
    for (const { arn, choices } of kept) {
      this.attach(arn, readPolicyChoices(choices).filter((choice) => typeof choice !== 'string' || this.#isManaged(choice)));
    }
  }

  /** Of a user, or of the role of a session. */
  of(arn: string): Identity {
    const principal = parsePrincipalArn(arn);
    if (!principal) return { policies: [] };
    const { account, userPolicies } = this.#resources;
    const key = keyOf(principal, arn);
    const attached = this.#attached.get(key) ?? [];
    const isOurs = accountOf(principal) === accountOf(account);
    if (principal.kind === 'user') return { policies: [...(isOurs ? (userPolicies.get(principal.name) ?? []) : []), ...attached] };
    if (principal.kind !== 'session') return { policies: attached };
    const role = isOurs ? this.#roles.get(principal.role) : undefined;
    const roleArn = role?.arn ?? this.#foreignRoles.get(key) ?? roleOf(principal);
    const boundary = role?.permissionsBoundary;
    return { roleArn, policies: [...(role?.policies ?? []), ...attached], ...(boundary && { permissionsBoundary: boundary }) };
  }

  #isManaged(written: string): boolean {
    try {
      return this.#managed(written) !== undefined;
    } catch (error) {
      if (error instanceof InvalidPrincipalError) return false;
      throw error;
    }
  }

  #managed(written: string): AccessPolicy {
    const known = [...this.#resources.managedPolicies.values()];
    const found = known.filter(({ arn, name, origin }) => [arn, name, origin?.logicalId].includes(written));
    const [policy] = found;
    if (policy && found.length === 1) return policy;
    if (/^arn:aws[a-z0-9-]*:iam::aws:policy\//.test(written)) return { name: written.split('/').at(-1) ?? written, arn: written };
    const names = known.map(({ name }) => name).join(', ') || 'none';
    throw new InvalidPrincipalError(
      policy
        ? `${show(written)} is what ${found.length} managed policies are called; name one by its ARN: ${found.map(({ arn }) => arn).join(', ')}.`
        : `${show(written)} is no managed policy of the stacks, by ARN, name or logical id; there are: ${names}.`,
    );
  }
}

function keyOf(principal: Principal, arn: string): string {
  if (principal.kind === 'session') return `role ${accountOf(principal)} ${principal.role}`;
  return principal.kind === 'role' ? `role ${accountOf(principal)} ${principal.name}` : arn;
}
