/** From the caller's words to a running flow. */
import { randomUUID } from 'node:crypto';
import { approvalName, approvalNameSchema, approvalRequestSchema, issuesOf, policyNameSchema } from '@countersign/contracts';
import type { ApprovalRequest, Issue, Level, Review } from '@countersign/contracts';
import type { Executions } from './aws/executions.ts';
import { executionPage } from './console-links.ts';
import { invalidRequest } from './errors.ts';

interface RequestBase {
  /** What is to be approved, in one line or a few; up to 256 characters. */
  readonly subject: string;
  /** What the approvers are to look at. */
  readonly review: Review;
  /**
   * Who asks. `principal` is the caller's own by default; `person` names someone for whom a service acts. Both are
   * kept from approving. It is asserted, not proven: a state machine never sees its caller.
   */
  readonly requestedBy?: { readonly principal?: string; readonly person?: string };
  /**
   * Idempotency key of A-Z, a-z, 0-9, _ and -, for example a release's number. While the approval runs, the same key
   * with the same request answers the same approval. Default: a random one. Key and policy share 66 characters.
   */
  readonly key?: string;
}

/** A request that names one of the deployment's policies. */
export interface PolicyRequestOptions extends RequestBase {
  readonly policy: string;
  readonly levels?: undefined;
}

/** A request that brings its own levels, where the deployment allows it. */
export interface LevelsRequestOptions extends RequestBase {
  readonly levels: readonly Level[];
  readonly policy?: undefined;
}

export type RequestOptions = PolicyRequestOptions | LevelsRequestOptions;

/** An approval that was asked for. */
export interface RequestedApproval {
  /** The approval's name: what `get`, `wait` and `decide` take. */
  readonly id: string;
  readonly executionArn: string;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  /** The flow's page in the AWS console. */
  readonly consoleUrl: string;
}

/** A request that was checked, without the principal that STS may still have to name. */
export interface CheckedRequest {
  readonly name: string;
  readonly complete: (callerArn: () => Promise<string>) => Promise<ApprovalRequest>;
}

const emptyKey: Issue = { path: 'key', message: 'must not be empty; leave it out for a random one' };

/** Stands for the caller until STS has named it, so that nothing is called for a request that is broken anyway. */
const someone = 'arn:aws:iam::000000000000:root';

/**
 * Checks a request as far as that goes without a call.
 * @throws ApprovalsError `InvalidRequest` with every issue
 */
export function checkRequest({ key, requestedBy, ...rest }: RequestOptions): CheckedRequest {
  const kind = rest.levels === undefined ? 'policy' : 'levels';
  const withPrincipal = (principal: string) => ({
    ...withoutUndefined(rest),
    version: 1,
    kind,
    requestedBy: { ...withoutUndefined(requestedBy ?? {}), principal },
  });
  const given = requestedBy?.principal;
  const parsed = approvalRequestSchema.safeParse(withPrincipal(given ?? someone));
  const name = approvalName({ policy: rest.policy, key: key ?? randomKey() });
  const nameIssues = key === '' ? [emptyKey] : keyIssues(name, rest.policy);
  const issues = [...(parsed.success ? [] : issuesOf(parsed.error)), ...nameIssues];
  if (issues.length > 0) throw invalidRequest('The approval request is invalid', issues);

  // Parsed once more, so that the same request is the same text however the caller orders its members.
  return { name, complete: async (callerArn) => approvalRequestSchema.parse(withPrincipal(given ?? (await callerArn()))) };
}

/**
 * Starts the flow.
 * @throws ApprovalsError `AlreadyRequested`
 */
export async function startFlow(
  { flowArn, name, request }: { flowArn: string; name: string; request: ApprovalRequest },
  executions: Executions,
): Promise<RequestedApproval> {
  const started = await executions.start({ stateMachineArn: flowArn, name, input: JSON.stringify(request) });
  return {
    id: name,
    executionArn: started.arn,
    startedAt: started.startedAt.toISOString(),
    consoleUrl: executionPage(started.arn),
  };
}

/** 32 characters: with hyphens, a UUID would not fit behind the longest policy name. */
function randomKey(): string {
  return randomUUID().replaceAll('-', '');
}

function keyIssues(name: string, policy: string | undefined): Issue[] {
  // A broken policy has an issue of its own.
  if (policy !== undefined && !policyNameSchema.safeParse(policy).success) return [];
  const parsed = approvalNameSchema.safeParse(name);
  if (parsed.success) return [];
  return issuesOf(parsed.error).map(({ message }) => ({ path: 'key', message: `makes the approval's name ${name}: ${message}` }));
}

/** A member that is undefined is one that was not given. */
function withoutUndefined(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
