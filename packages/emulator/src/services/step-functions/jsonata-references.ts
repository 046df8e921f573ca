/**
 * Refuses what AWS refuses when a definition is created: expressions run without a context item, so a path that starts
 * from neither `$states` nor a variable would read nothing. Recorded: `UNSUPPORTED_JSONATA_EXPRESSION: Reference to
 * 'phone' at the top level is not supported.`
 */
import { InvalidExpression } from './query-language.ts';

type Node = Readonly<Record<string, unknown>>;

/** @throws InvalidExpression */
export function refuseTopLevelReferences(root: unknown, location: string): void {
  visit(root, (name) => {
    const where = name === '$$' ? '' : ' at the top level';
    throw new InvalidExpression('UNSUPPORTED_JSONATA_EXPRESSION', location, `Reference to '${name}'${where} is not supported.`);
  });
}

/** Visits everything that is evaluated against the top-level context. Stages, groups and sort terms are not. */
function visit(value: unknown, refuse: (name: string) => never): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, refuse);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const node = value as Node;
  if (node['type'] === 'name' && typeof node['value'] === 'string') refuse(node['value']);
  if (node['type'] === 'variable' && node['value'] === '$') refuse('$$');
  if (node['type'] === 'path' && Array.isArray(node['steps'])) {
    visit(node['steps'][0], refuse);
    return;
  }
  for (const [key, member] of Object.entries(node)) {
    if (!relativeParts.has(key)) visit(member, refuse);
  }
}

/** Parts that are evaluated against the value before them, and the parser's own bookkeeping. */
const relativeParts = new Set(['stages', 'predicate', 'group', 'terms', 'pattern', 'update', 'delete', 'seekingParent', 'ancestor', 'slot']);
