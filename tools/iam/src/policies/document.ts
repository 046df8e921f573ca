/** Reads policy documents, which come as JSON with their intrinsics resolved. */

export type Effect = 'Allow' | 'Deny';

/** One statement of a document, its lists always lists. */
export interface Statement {
  readonly effect: Effect;
  /** Exactly one of the two. */
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  /** None in trust policies. */
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly principal?: unknown;
  readonly notPrincipal?: unknown;
  readonly condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @param name of the policy, for errors
 * @throws Error for a document that is none
 */
export function readStatements(name: string, document: unknown): Statement[] {
  if (!isObject(document)) throw new Error(`The policy ${name} has no document that can be read: ${JSON.stringify(document)}`);
  return listOf(document['Statement']).map((statement, index) => readStatement(`statement ${index} of the policy ${name}`, statement));
}

function readStatement(where: string, statement: unknown): Statement {
  if (!isObject(statement)) throw new Error(`The ${where} is no object`);
  const { Effect: effect, Condition: condition } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw new Error(`The ${where} has the effect ${JSON.stringify(effect)}, which is neither Allow nor Deny`);
  if (('Action' in statement) === ('NotAction' in statement)) throw new Error(`The ${where} needs an Action or a NotAction`);
  if (condition !== undefined && !isConditions(condition)) throw new Error(`The ${where} has a condition that is none: ${JSON.stringify(condition)}`);
  return {
    effect,
    ...optionalList('actions', where, statement['Action']),
    ...optionalList('notActions', where, statement['NotAction']),
    ...optionalList('resources', where, statement['Resource']),
    ...optionalList('notResources', where, statement['NotResource']),
    ...('Principal' in statement && { principal: statement['Principal'] }),
    ...('NotPrincipal' in statement && { notPrincipal: statement['NotPrincipal'] }),
    ...(condition !== undefined && { condition }),
  };
}

function optionalList<Name extends string>(name: Name, where: string, value: unknown): { readonly [key in Name]?: readonly string[] } {
  if (value === undefined) return {};
  const values = listOf(value);
  if (!values.every((each) => typeof each === 'string')) throw new Error(`The ${where} has ${name} that are no text: ${JSON.stringify(value)}`);
  return { [name]: values } as { readonly [key in Name]?: readonly string[] };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isConditions(value: unknown): value is NonNullable<Statement['condition']> {
  return isObject(value) && Object.values(value).every(isObject);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
