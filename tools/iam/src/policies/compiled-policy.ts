import type { AccessPolicy } from '@countersign/emulator';
import { type Rule, rulesOf } from './rule.ts';

/** A policy that was read. Policies of the same text share their rules. */
export interface CompiledPolicy {
  readonly id: number;
  readonly rules: readonly Rule[];
}

const byText = new Map<string, CompiledPolicy>();
const byPolicy = new WeakMap<AccessPolicy, CompiledPolicy>();

/** @throws Error for a policy that AWS manages, whose statements nobody gave us, and for a document that is none */
export function compile(policy: AccessPolicy): CompiledPolicy {
  const known = byPolicy.get(policy);
  if (known) return known;
  const { name, arn = name, document } = policy;
  if (document === undefined) {
    throw new Error(`The statements of the managed policy ${arn} are not known here: declare them in the template instead`);
  }
  const text = JSON.stringify(document);
  const compiled = byText.get(text) ?? { id: byText.size, rules: rulesOf(name, document) };
  byText.set(text, compiled);
  byPolicy.set(policy, compiled);
  return compiled;
}
