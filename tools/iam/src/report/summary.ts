/** Adds up what all emulators recorded. The same construct in several stacks is one. */
import type { RecordedDenial } from '../record/denials.ts';
import type { Recorded } from '../record/usage-file.ts';
import type { Grant } from '../record/usage.ts';

export interface GrantSummary extends Pick<Grant, 'action' | 'resource' | 'principal' | 'condition' | 'count' | 'isNecessary'> {
  /** Path of the construct below its stack, or the logical id. */
  readonly construct: string;
  readonly holder: string;
  readonly stacks: readonly string[];
  readonly statement: number;
  /** Why it is there though nothing uses it. */
  readonly because?: string;
}

export interface DenialSummary extends RecordedDenial {
  readonly count: number;
}

export interface Summary {
  readonly grants: readonly GrantSummary[];
  readonly denials: readonly DenialSummary[];
}

export type ReasonFor = (grant: Grant) => string | undefined;

export function summarize(recorded: readonly Recorded[], reasonFor: ReasonFor): Summary {
  const grants = new Map<string, GrantSummary>();
  for (const grant of recorded.flatMap((each) => each.grants)) {
    const key = keyOf(grant);
    grants.set(key, add(grants.get(key), grant, reasonFor));
  }
  const denials = new Map<string, DenialSummary>();
  for (const denial of recorded.flatMap((each) => each.denials)) {
    const key = JSON.stringify({ ...denial, resource: kindOf(denial.resource), principal: denial.principal.replace(/\/[^/]*$/, '') });
    denials.set(key, { ...denial, count: (denials.get(key)?.count ?? 0) + 1 });
  }
  const order = ({ construct, statement, action }: GrantSummary) => [construct, String(statement).padStart(3, '0'), action].join(' ');
  return {
    grants: [...grants.values()].toSorted((one, other) => order(one).localeCompare(order(other))),
    denials: [...denials.values()],
  };
}

function add(known: GrantSummary | undefined, grant: Grant, reasonFor: ReasonFor): GrantSummary {
  const { origin, holder, statement, action, resource, principal, condition, count, isNecessary } = grant;
  const because = known?.because ?? reasonFor(grant);
  return {
    construct: constructOf(grant),
    holder: known?.holder ?? holder,
    stacks: [...new Set([...(known?.stacks ?? []), origin.stack])],
    statement,
    action,
    ...(resource !== undefined && { resource }),
    ...(principal !== undefined && { principal }),
    ...(condition && { condition }),
    count: (known?.count ?? 0) + count,
    isNecessary: known?.isNecessary === true || isNecessary,
    ...(because !== undefined && { because }),
  };
}

/** What makes it the same grant in another stack, whose parts are named after it. */
function keyOf(grant: Grant): string {
  const { origin, action, resource, principal, condition } = grant;
  const text = JSON.stringify([constructOf(grant), action, resource, principal, condition]);
  // The last part of the names that CloudFormation makes up.
  return text.replaceAll(origin.stack, '<stack>').replaceAll(/-[A-Z0-9]{12}\b/g, '');
}

function constructOf({ origin: { stack, logicalId, constructPath } }: Grant): string {
  return constructPath?.replace(`${stack}/`, '') ?? logicalId;
}

function kindOf(resource: string): string {
  return resource.replace(/[:/][^:/]*$/, '');
}
