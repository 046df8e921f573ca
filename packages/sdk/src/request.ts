/** From the caller's words to a running flow. */
import { randomUUID } from 'node:crypto';
import { approvalName, approvalNameSchema, approvalRequestSchema, executionArn, issuesOf, policyNameSchema } from '@countersign/contracts';
import type { ApprovalRequest, Issue, Level, Review } from '@countersign/contracts';
import type { Executions, StartedExecution } from './aws/executions.ts';
import { executionPage } from './console-links.ts';
import { ApprovalsError, invalidRequest } from './errors.ts';
import { parseJson } from './json.ts';

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
   * with the same request answers the same approval, whichever principal asks again, unless `requestedBy.principal` is
   * given. Default: a random one. Key and policy share 66 characters.
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
  /** Whether nobody named the principal, so that it is the caller's. */
  readonly principalByDefault: boolean;
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
  const issues = [...(parsed.success ? [] : issuesOf(parsed.error)), ...keyIssues(key, rest.policy)];
  if (issues.length > 0) throw invalidRequest('The approval request is invalid', issues);
  const name = approvalName({ policy: rest.policy, key: key ?? randomKey() });

  // Parsed once more, so that the same request is the same text however the caller orders its members.
  const complete: CheckedRequest['complete'] = async (callerArn) =>
    approvalRequestSchema.parse(withPrincipal(given ?? (await callerArn())));
  return { name, principalByDefault: given === undefined, complete };
}

/** A request under its name, ready to be started. */
export interface FlowStart {
  readonly flowArn: string;
  readonly name: string;
  readonly request: ApprovalRequest;
  readonly principalByDefault: boolean;
}

/**
 * Starts the flow, or answers the one that was started for the same request.
 * @throws ApprovalsError `AlreadyRequested`
 */
export async function startFlow(start: FlowStart, executions: Executions): Promise<RequestedApproval> {
  const started = await startOnce(start, executions);
  return {
    id: start.name,
    executionArn: started.arn,
    startedAt: started.startedAt.toISOString(),
    consoleUrl: executionPage(started.arn),
  };
}

/**
 * AWS compares the inputs as text. A session's ARN names the instance that asks, so another instance that asks again
 * sends another text: where nobody named the principal, it is not what is asked for.
 */
async function startOnce(start: FlowStart, executions: Executions): Promise<StartedExecution> {
  const { flowArn, name, request } = start;
  try {
    return await executions.start({ stateMachineArn: flowArn, name, input: JSON.stringify(request) });
  } catch (error) {
    const used = error instanceof ApprovalsError && error.code === 'AlreadyRequested';
    const running = used && start.principalByDefault ? await findRunning(start, executions) : undefined;
    if (!running) throw error;
    return running;
  }
}

/** A flow of that name which runs for the same request, whoever asked. A caller who may not look finds none. */
async function findRunning({ flowArn, name, request }: FlowStart, executions: Executions): Promise<StartedExecution | undefined> {
  const found = await executions.describe(executionArn(flowArn, name)).catch(nothingWhereDenied);
  if (found?.status !== 'RUNNING') return undefined;
  const asked = approvalRequestSchema.safeParse(parseJson(found.input));
  if (!asked.success) return undefined;
  const { principal } = request.requestedBy;
  const sameCaller = { ...asked.data, requestedBy: { ...asked.data.requestedBy, principal } };
  return JSON.stringify(sameCaller) === JSON.stringify(request) ? found : undefined;
}

function nothingWhereDenied(error: unknown): undefined {
  if (error instanceof ApprovalsError && error.code === 'AccessDenied') return undefined;
  throw error;
}

/** 32 characters: with hyphens, a UUID would not fit behind the longest policy name. */
function randomKey(): string {
  return randomUUID().replaceAll('-', '');
}

/** Callers in JavaScript may hand on whatever they were sent. */
function keyIssues(key: unknown, policy: string | undefined): Issue[] {
  if (key === undefined) return [];
  if (key === '') return [emptyKey];
  if (typeof key !== 'string') return [{ path: 'key', message: `must be text, not of type ${typeof key}` }];
  // A broken policy has an issue of its own.
  if (policy !== undefined && !policyNameSchema.safeParse(policy).success) return [];
  const name = approvalName({ policy, key });
  const parsed = approvalNameSchema.safeParse(name);
  if (parsed.success) return [];
  return issuesOf(parsed.error).map(({ message }) => ({ path: 'key', message: `makes the approval's name ${name}: ${message}` }));
}

/** A member that is undefined is one that was not given. */
function withoutUndefined(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
