/** The policy engine: https://github.com/cloud-copilot/iam-simulate. It knows all actions, resource types and condition keys. */
import { runSimulation, type RequestAnalysis, type Simulation } from '@cloud-copilot/iam-simulate';
import type { AccessRequest } from '@countersign/emulator';
import { overrideFor } from './overrides.ts';
import type { Candidate, PolicyKind, Question } from './question.ts';

/** What the engine says: who allowed it, or who denied it and how. */
export type Verdict =
  | { readonly allowed: true; readonly by: readonly Candidate[] }
  | { readonly allowed: false; readonly reason: 'explicit' | 'implicit'; readonly policyKind: PolicyKind };

/** The engine cannot decide. It is no answer: neither allowed nor denied. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

/** @throws EngineError, naming what was asked */
export async function askEngine(question: Question): Promise<Verdict> {
  const answer = await runSimulation(simulationOf(question), {});
  if (answer.resultType !== 'single') {
    const why = answer.resultType === 'error' ? JSON.stringify(answer.errors) : 'it asks for a pattern of resources, not for one';
    throw new EngineError(`${describe(question.request)} cannot be decided: ${why}. Where AWS decides it nevertheless, add an override with its source (tools/iam/README.md)`);
  }
  const { overallResult, result } = answer;
  if (overallResult === 'Allowed') return { allowed: true, by: allowedBy(result.analysis, question) };
  return { allowed: false, ...denialOf(result.analysis, question.request) };
}

/** Who asked for what. */
export function describe({ principal, action, resource, operation }: AccessRequest): string {
  return `${action} on ${resource} by ${principal.arn} (${operation})`;
}

function simulationOf({ request, candidates }: Question): Simulation {
  const { principal, action, resource, context, identityPolicies, permissionsBoundary, resourcePolicies } = request;
  const as = overrideFor(action)?.decidedAs;
  const documentOf = (kind: PolicyKind) => ({
    Version: '2012-10-17',
    Statement: candidates.flatMap((candidate, index) => (candidate.kind === kind ? [{ Sid: sidOf(index), ...candidate.rule.statementOf(as) }] : [])),
  });
  return {
    request: {
      principal: principal.service ?? principal.arn,
      action: as ?? action,
      resource: { resource, accountId: accountOf(resource) ?? accountOf(principal.arn) ?? '' },
      contextVariables: Object.fromEntries(Object.entries(context).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]])),
    },
    identityPolicies: identityPolicies.length > 0 ? [{ name: 'identity', policy: documentOf('identity-based') }] : [],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(resourcePolicies.length > 0 && { resourcePolicy: documentOf('resource-based') }),
    ...(permissionsBoundary && { permissionBoundaryPolicies: [{ name: 'boundary', policy: documentOf('permissions-boundary') }] }),
  };
}

const sidOf = (index: number) => `Rule${index}`;

function allowedBy({ identityAnalysis, resourceAnalysis }: RequestAnalysis, { candidates }: Question): Candidate[] {
  const statements = [...(identityAnalysis?.allowStatements ?? []), ...(resourceAnalysis?.allowStatements ?? [])];
  return statements.flatMap(({ explain }) => candidates[Number(explain.identifier.slice('Rule'.length))] ?? []);
}

function denialOf(
  { identityAnalysis, resourceAnalysis, permissionBoundaryAnalysis }: RequestAnalysis,
  { principal, action }: AccessRequest,
): { readonly reason: 'explicit' | 'implicit'; readonly policyKind: PolicyKind } {
  if (identityAnalysis?.result === 'ExplicitlyDenied') return { reason: 'explicit', policyKind: 'identity-based' };
  if (resourceAnalysis?.result === 'ExplicitlyDenied' || resourceAnalysis?.result === 'DeniedForAccount') return { reason: 'explicit', policyKind: 'resource-based' };
  if (permissionBoundaryAnalysis?.result === 'ExplicitlyDenied') return { reason: 'explicit', policyKind: 'permissions-boundary' };
  if (permissionBoundaryAnalysis?.result === 'ImplicitlyDenied' && identityAnalysis?.result === 'Allowed') return { reason: 'implicit', policyKind: 'permissions-boundary' };
  const needsResourcePolicy = principal.service !== undefined || action === 'sts:AssumeRole';
  return { reason: 'implicit', policyKind: needsResourcePolicy ? 'resource-based' : 'identity-based' };
}

function accountOf(arn: string): string | undefined {
  return arn.split(':')[4] || undefined;
}
