import { InvalidPrincipalError } from '../identity/principals.ts';
import { show } from '../wire/show.ts';

/** A managed policy of the stacks by its ARN, name or logical id; one of AWS's by its ARN; or an inline document. */
export type PolicyChoice = string | { readonly name: string; readonly document: unknown };

/** @throws InvalidPrincipalError for what is no list of them */
export function readPolicyChoices(given: unknown): readonly PolicyChoice[] {
  if (Array.isArray(given) && given.every(isChoice)) return given;
  const wrong: unknown = Array.isArray(given) ? given.find((item) => !isChoice(item)) : given;
  throw new InvalidPrincipalError(
    `policies is a list of managed policies, by ARN, name or logical id, and of inline ones, { "name": text, "document": object }; ${show(wrong)} is neither.`,
  );
}

function isChoice(item: unknown): item is PolicyChoice {
  if (typeof item === 'string') return true;
  if (typeof item !== 'object' || item === null) return false;
  const { name, document } = item as { name?: unknown; document?: unknown };
  return typeof name === 'string' && typeof document === 'object' && document !== null;
}
