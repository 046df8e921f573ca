/** What of the deployed grants was used. */
import { isDeepStrictEqual } from 'node:util';
import type { AccessPolicy, AccessRequest, DeployedAccess, Origin } from '@countersign/emulator';
import type { Decided } from '../decide/decider.ts';
import { askEngine } from '../engine/ask-engine.ts';
import { type Candidate, policiesOf } from '../engine/question.ts';
import { compile } from '../policies/compiled-policy.ts';
import type { Rule } from '../policies/rule.ts';

/** One action on one resource pattern that a stack grants. */
export interface Grant extends Pick<Rule, 'statement' | 'action' | 'resource' | 'resourceIndex' | 'principal' | 'condition'> {
  readonly origin: Origin;
  /** Who gets it: the name of a role, user or managed policy, or the ARN of the resource that lets others in. */
  readonly holder: string;
  /** How often it allowed something. */
  readonly count: number;
  /** Whether something would have been denied without it. */
  readonly isNecessary: boolean;
}

interface Uses {
  count: number;
  isNecessary: boolean;
}

/** Counts in memory what each rule of each policy allowed. */
export class Usage {
  readonly #deployed: DeployedAccess;
  readonly #uses = new Map<AccessPolicy, Map<Rule, Uses>>();

  constructor(deployed: DeployedAccess) {
    this.#deployed = deployed;
  }

  /** Notes what allowed the request, and whether anything else would have. */
  async note(request: AccessRequest, decided: Decided): Promise<void> {
    if (!decided.verdict.allowed) return;
    const necessary = await necessaryOf(decided);
    for (const candidate of decided.verdict.by) {
      const policy = policyOf(request, candidate);
      if (policy) this.#count(policy, candidate.rule, necessary.has(candidate));
    }
  }

  /** All that the stacks grant, used or not. */
  grants(): Grant[] {
    return declared(this.#deployed).flatMap(({ holder, policy, origin }) =>
      compile(policy)
        .rules.filter(({ effect }) => effect === 'Allow')
        .map((rule) => ({ origin, holder, ...plain(rule), ...(this.#uses.get(policy)?.get(rule) ?? { count: 0, isNecessary: false }) })),
    );
  }

  #count(policy: AccessPolicy, rule: Rule, isNecessary: boolean): void {
    const rules = this.#uses.get(policy) ?? new Map<Rule, Uses>();
    this.#uses.set(policy, rules);
    const uses = rules.get(rule) ?? { count: 0, isNecessary: false };
    uses.count += 1;
    uses.isNecessary ||= isNecessary;
    rules.set(rule, uses);
  }
}

function plain({ statement, action, resource, resourceIndex, principal, condition }: Rule) {
  return {
    statement,
    action,
    ...(resource !== undefined && { resource }),
    ...(resourceIndex !== undefined && { resourceIndex }),
    ...(principal !== undefined && { principal }),
    ...(condition && { condition }),
  };
}

interface Declared extends Pick<Grant, 'holder' | 'origin'> {
  readonly policy: AccessPolicy;
}

/** Each policy that a stack declares, once. */
function declared({ roles, managedPolicies, resourcePolicies, userPolicies }: DeployedAccess): Declared[] {
  const all = [
    ...roles.flatMap(({ name, trustPolicy, policies }) => [trustPolicy, ...policies].map((policy) => ({ holder: name, policy }))),
    ...managedPolicies.map((policy) => ({ holder: policy.name, policy })),
    ...Object.entries(userPolicies).flatMap(([holder, policies]) => policies.map((policy) => ({ holder, policy }))),
    ...resourcePolicies.map(({ resource, policy }) => ({ holder: resource, policy })),
  ];
  const seen = new Set<AccessPolicy>();
  return all.flatMap(({ holder, policy }) => {
    if (seen.has(policy) || !policy.origin || policy.document === undefined) return [];
    seen.add(policy);
    return [{ holder, policy, origin: policy.origin }];
  });
}

function policyOf(request: AccessRequest, { kind, policy }: Candidate): AccessPolicy | undefined {
  return policiesOf(request).find((of) => of.kind === kind)?.policies[policy];
}

const necessaries = new WeakMap<Decided, Promise<ReadonlySet<Candidate>>>();

/** Asks again without each rule that allowed it, and those that say the same: which of them turn the answer round? */
function necessaryOf(decided: Decided): Promise<ReadonlySet<Candidate>> {
  const known = necessaries.get(decided) ?? findNecessary(decided);
  necessaries.set(decided, known);
  return known;
}

async function findNecessary({ question, verdict }: Decided): Promise<ReadonlySet<Candidate>> {
  const necessary = new Set<Candidate>();
  if (!verdict.allowed) return necessary;
  for (const candidate of verdict.by) {
    const others = question.candidates.filter(({ rule }) => !isDeepStrictEqual(rule.statementOf(), candidate.rule.statementOf()));
    const { allowed } = await askEngine({ ...question, candidates: others });
    if (!allowed) necessary.add(candidate);
  }
  return necessary;
}
