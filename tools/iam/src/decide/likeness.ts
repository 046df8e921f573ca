/**
 * Which requests are alike: the same rules decide them the same way. Names of executions are endless, so of them only
 * what a pattern can tell apart is kept.
 */
import type { AccessRequest } from '@countersign/emulator';
import type { Candidate } from '../engine/question.ts';

/** What of a request its rules look at. */
export interface Likeness {
  keyOf(request: AccessRequest): string;
}

export function likenessOf(candidates: readonly Candidate[]): Likeness {
  // A variable such as ${aws:username} may stand for anything that the request says.
  const variables = candidates.some(({ rule }) => /\$\{(?![*?$]\})/.test(JSON.stringify(rule.statementOf())));
  const told = new Set(candidates.flatMap(({ rule }) => conditionKeys(rule)));
  const namesPrincipals = variables || candidates.some(({ rule }) => namesPrincipal(rule.principal, rule.statementOf()));
  const length = variables ? undefined : toldApartWithin(candidates.flatMap(({ rule }) => rule.resourcePatterns));

  return {
    keyOf({ principal, resource, context }) {
      const who = principal.service ?? (namesPrincipals ? principal.arn : (principal.roleArn ?? principal.arn));
      const seen = Object.entries(context).filter(([key]) => variables || told.has(key.toLowerCase()));
      return JSON.stringify([who, shortened(resource, length), ...seen.toSorted(([one], [other]) => (one < other ? -1 : 1))]);
    },
  };
}

function conditionKeys({ condition = {} }: Candidate['rule']): string[] {
  return Object.values(condition).flatMap((keys) => Object.keys(keys).map((key) => key.toLowerCase()));
}

/** Whether a statement of a resource's policy names users, roles or sessions. */
function namesPrincipal(principal: unknown, statement: Readonly<Record<string, unknown>>): boolean {
  if ('NotPrincipal' in statement) return true;
  if (principal === undefined || principal === '*') return false;
  return !(typeof principal === 'object' && principal !== null && Object.keys(principal).every((kind) => kind === 'Service'));
}

/** How many characters of an ARN these patterns compare; undefined where one of them compares its end as well. */
function toldApartWithin(patterns: readonly string[]): number | undefined {
  const lengths = patterns.map((pattern) => {
    const literal = pattern.search(/[*?]/);
    if (literal < 0) return pattern.length;
    return literal === pattern.length - 1 && pattern.endsWith('*') ? literal : undefined;
  });
  return lengths.includes(undefined) ? undefined : Math.max(0, ...lengths.map((each) => each ?? 0));
}

/** Kinds of resources that come and go. The engine tells kinds apart, so an ARN is never cut within its kind. */
const endless = /^arn:[^:]*:(?:states:[^:]*:\d+:execution:|ssm:[^:]*:\d+:automation-execution\/)/;

/** Two ARNs that are alike to `length` and both longer match the same patterns. */
function shortened(resource: string, length: number | undefined): string {
  const [kind] = endless.exec(resource) ?? [];
  if (kind === undefined || length === undefined) return resource;
  const end = Math.max(length, kind.length) + 1;
  return resource.length <= end ? resource : `${resource.slice(0, end)}…`;
}
