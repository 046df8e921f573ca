import type { Effect, Statement } from './document.ts';
import { readStatements } from './document.ts';

/**
 * The smallest part of a policy that can be used, or taken away: one action on one resource. A statement is worth the
 * same as its rules together. What a statement excludes (`NotAction`, `NotResource`) stays together.
 */
export interface Rule {
  readonly effect: Effect;
  /** As declared: `states:StartExecution`, `kms:GenerateDataKey*`; or all that a NotAction leaves. */
  readonly action: string;
  /** As declared. Absent in trust policies, and where a NotResource says what is excluded. */
  readonly resource?: string;
  /** Where it stands in the document. */
  readonly statement: number;
  readonly resourceIndex?: number;
  readonly principal?: unknown;
  readonly condition?: NonNullable<Statement['condition']>;
  /** Patterns of which it depends whether an ARN matches. */
  readonly resourcePatterns: readonly string[];
  /** Whether it says something of this action, `service:Name`. */
  readonly speaksOf: (action: string) => boolean;
  /** As the engine takes it, without a Sid. */
  readonly statementOf: (action?: string) => Readonly<Record<string, unknown>>;
}

/** @throws Error for a document that is none */
export function rulesOf(name: string, document: unknown): Rule[] {
  return readStatements(name, document).flatMap((statement, index) =>
    actionsOf(statement).flatMap((action) => resourcesOf(statement).map((resource) => ruleOf(statement, { statement: index, action, ...resource }))),
  );
}

interface Place {
  readonly statement: number;
  readonly action: string | undefined;
  readonly resource?: string;
  readonly resourceIndex?: number;
}

function ruleOf(of: Statement, { statement, action, ...resource }: Place): Rule {
  const { effect, notActions = [], notResources, principal, notPrincipal, condition } = of;
  const patterns = (action === undefined ? notActions : [action]).map(actionPattern);
  const matches = (asked: string) => patterns.some((pattern) => pattern.test(asked));
  return {
    effect,
    action: action ?? `everything but ${notActions.join(', ')}`,
    ...resource,
    statement,
    ...(principal !== undefined && { principal }),
    ...(condition && { condition }),
    resourcePatterns: resource.resource === undefined ? (notResources ?? []) : [resource.resource],
    speaksOf: (asked) => matches(asked) === (action !== undefined),
    statementOf: (as = action) => ({
      Effect: effect,
      ...(as === undefined ? { NotAction: notActions } : { Action: as }),
      ...(resource.resource !== undefined && { Resource: resource.resource }),
      ...(notResources && { NotResource: notResources }),
      ...(principal !== undefined && { Principal: principal }),
      ...(notPrincipal !== undefined && { NotPrincipal: notPrincipal }),
      ...(condition && { Condition: condition }),
    }),
  };
}

function actionsOf({ actions }: Statement): readonly (string | undefined)[] {
  return actions ?? [undefined];
}

function resourcesOf({ resources }: Statement): readonly Pick<Place, 'resource' | 'resourceIndex'>[] {
  return resources?.map((resource, resourceIndex) => ({ resource, resourceIndex })) ?? [{}];
}

/** Actions are compared without case: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
function actionPattern(action: string): RegExp {
  const escaped = action.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
}
