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
  const declared = recorded.flatMap((each) => each.grants);
  const keyOf = keyAcross(new Set(declared.map(({ origin }) => origin.stack)));
  const grants = new Map<string, GrantSummary>();
  for (const grant of declared) {
    const because = reasonFor(grant);
    // One that cannot be proven is another than one that can, though they grant the same in two deployments.
    const key = `${keyOf(grant)} ${because ?? ''}`;
    grants.set(key, add(grants.get(key), grant, because));
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

function add(known: GrantSummary | undefined, grant: Grant, because: string | undefined): GrantSummary {
  const { origin, holder, statement, action, count, isNecessary } = grant;
  const shown = known ?? grant;
  return {
    construct: constructOf(grant),
    holder: known?.holder ?? holder,
    stacks: [...new Set([...(known?.stacks ?? []), origin.stack])],
    statement,
    action,
    ...(shown.resource !== undefined && { resource: shown.resource }),
    ...(shown.principal !== undefined && { principal: shown.principal }),
    ...(shown.condition && { condition: shown.condition }),
    count: (known?.count ?? 0) + count,
    isNecessary: known?.isNecessary === true || isNecessary,
    ...(because !== undefined && { because }),
  };
}

/** What makes it the same grant in another stack: parts are named after the stack, and some names depend on its length. */
function keyAcross(stacks: ReadonlySet<string>): (grant: Grant) => string {
  const names = new RegExp([...stacks].join('|'), 'g');
  return (grant) => {
    const { action, resource, principal, condition } = grant;
    const text = JSON.stringify([constructOf(grant), action, resource, principal, condition]);
    return text
      .replaceAll(names, '<stack>')
      .replaceAll(madeUpName, (_name, part: string) => part.slice(0, comparedOfName))
      .replaceAll(hash, '#');
  };
}

/** Names that CloudFormation makes up, cut to what fits: `<stack>-LOGICALID-CHARACTERS`. */
const madeUpName = /<stack>-(\w+)-[A-Z0-9]{12}/g;
const comparedOfName = 36;
/** The CDK tells constructs of one name apart by these. */
const hash = /[0-9a-fA-F]{8,}/g;

function constructOf({ origin: { stack, logicalId, constructPath } }: Grant): string {
  return constructPath?.replace(`${stack}/`, '') ?? logicalId;
}

function kindOf(resource: string): string {
  return resource.replace(/[:/][^:/]*$/, '');
}
