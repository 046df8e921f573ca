import type { DenialSummary, GrantSummary, Summary } from './summary.ts';

export function printSummary({ grants, denials }: Summary): string {
  const used = grants.filter(({ count }) => count > 0);
  const unused = grants.filter(({ count }) => count === 0);
  const expected = denials.filter(({ isExpected }) => isExpected);
  return [
    section(`Grants that were used: ${used.length}`, byConstruct(used, ({ count }) => `${count}`)),
    section(`Grants that never were: ${unused.length}`, byConstruct(unused, ({ because }) => because ?? 'no reason')),
    section(`Denials that were expected: ${expected.length}`, expected.map((denial) => `  ${describeDenial(denial)}`)),
  ].join('\n\n');
}

export function describeGrant(grant: GrantSummary): string {
  return `${grant.construct} (${grant.stacks.join(', ')}; ${grant.holder}), statement ${grant.statement}: ${what(grant)}`;
}

export function describeDenial({ count, principal, action, resource, operation, reason, policyKind }: DenialSummary): string {
  return `${action} on ${resource} by ${principal} in ${operation}: ${reason}, ${policyKind} (${count} times)`;
}

function what({ action, resource, principal, condition }: GrantSummary): string {
  const parts = [
    resource === undefined ? action : `${action} on ${resource}`,
    ...(principal === undefined ? [] : [`for ${JSON.stringify(principal)}`]),
    ...(condition ? [`if ${JSON.stringify(condition)}`] : []),
  ];
  return parts.join(' ');
}

function byConstruct(grants: readonly GrantSummary[], last: (grant: GrantSummary) => string): string[] {
  const headings = new Set<string>();
  return grants.flatMap((grant) => {
    const heading = `  ${grant.construct} (${grant.stacks.join(', ')}; ${grant.holder})`;
    const isNew = !headings.has(heading);
    headings.add(heading);
    return [...(isNew ? [heading] : []), `    ${grant.statement}  ${what(grant)}: ${last(grant)}`];
  });
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines].join('\n');
}
