/**
 * The client of a backend service: it asks for approvals, follows them, and decides them as the caller's own principal.
 *
 * Nothing that it returns holds a task token, and it reads no execution's history.
 */
import type { Approval, ApprovalStatus, ClosedApproval } from './approval.ts';
import { resolveId } from './approval-id.ts';
import type { ApprovalReference } from './approval-id.ts';
import { connect } from './aws/connect.ts';
import type { Aws, ConnectionOptions } from './aws/connect.ts';
import { cancelApproval } from './cancel.ts';
import type { CancelledApproval, CancelOptions } from './cancel.ts';
import { decide } from './decide.ts';
import type { DecideOptions, DecisionSent } from './decide.ts';
import { checkDeployment, findFlow, regionOf } from './deployment.ts';
import type { DeploymentOptions } from './deployment.ts';
import { getApproval } from './get.ts';
import { listApprovals } from './list.ts';
import type { ListedApproval } from './list.ts';
import { checkListOptions } from './list-query.ts';
import type { ListOptions, ListQuery } from './list-query.ts';
import { once } from './once.ts';
import { realPace } from './pace.ts';
import { checkRequest, startFlow } from './request.ts';
import type { RequestedApproval, RequestOptions } from './request.ts';
import { waitForOutcome } from './wait.ts';
import type { WaitOptions } from './wait.ts';

/** Which deployment, and how to reach AWS. */
export type ApprovalClientOptions = DeploymentOptions & ConnectionOptions;

/**
 * Requests, follows, lists, cancels and decides the approvals of one deployment.
 * @example
 * ```ts
 * const approvals = new ApprovalClient({ deployment: 'countersign' });
 * const { id } = await approvals.request({
 *   policy: 'production-change',
 *   subject: 'Deploy release 42',
 *   review: { url: 'https://example.com/releases/42', file: 'changes.md' },
 *   key: 'release-42',
 * });
 * const outcome = await approvals.wait(id);
 * if (outcome.status === 'APPROVED') await deploy();
 * ```
 */
export class ApprovalClient {
  readonly #aws: Aws;
  readonly #flowArn: () => Promise<string>;
  readonly #callerArn: () => Promise<string>;

  /** @throws ApprovalsError `InvalidOptions`. Calls nothing. */
  constructor(options: ApprovalClientOptions) {
    checkDeployment(options);
    const region = options.region ?? regionOf(options.flowArn ?? '');
    this.#aws = connect({ ...options, ...(region === undefined ? {} : { region }) });
    this.#flowArn = once(() => findFlow(options, this.#aws.parameters));
    this.#callerArn = once(() => this.#aws.identity.callerArn());
  }

  /**
   * Asks for an approval and returns at once.
   * @throws ApprovalsError `InvalidRequest` with `issues` before any call; `AlreadyRequested`
   * @example
   * ```ts
   * try {
   *   await approvals.request({ policy: 'production-change', subject, review: { url }, requestedBy: { person: user } });
   * } catch (error) {
   *   if (!(error instanceof ApprovalsError) || error.code !== 'InvalidRequest') throw error;
   *   for (const { path, message } of error.issues ?? []) console.error(`${path}: ${message}`);
   * }
   * ```
   */
  async request(options: RequestOptions): Promise<RequestedApproval> {
    const { complete, ...checked } = checkRequest(options);
    const [flowArn, request] = await Promise.all([this.#flowArn(), complete(this.#callerArn)]);
    return startFlow({ flowArn, ...checked, request }, this.#aws.executions);
  }

  /**
   * An approval as it stands: pending with its current level, ended, or failed.
   * @param id the approval's name, or the ARN of the flow's execution
   * @throws ApprovalsError `NotFound`, `InvalidId`
   * @example
   * ```ts
   * const approval = await approvals.get(id);
   * if (approval.status === 'FAILED') console.error(approval.error, approval.cause);
   * if (approval.status === 'PENDING' && approval.level?.state === 'open') {
   *   const { name, missingApprovals, approveUrl } = approval.level;
   *   console.log(`${name} lacks ${missingApprovals} approvals: ${approveUrl}`);
   * }
   * ```
   */
  async get(id: string): Promise<Approval> {
    return getApproval(await this.#resolve(id), this.#aws);
  }

  /**
   * Waits for the outcome: `APPROVED`, `REJECTED`, `EXPIRED` or `CANCELLED`.
   * @throws ApprovalsError `ApprovalFailed` with `failure`; `WaitTimeout`; `NotFound`. An aborted signal throws its reason.
   * @example
   * ```ts
   * const outcome = await approvals.wait(id, { timeoutSeconds: 3600, signal: AbortSignal.any([shutdown, request.signal]) });
   * for (const { name, status, decisions } of outcome.levels) console.log(name, status, decisions);
   * ```
   */
  async wait(id: string, options: WaitOptions = {}): Promise<ClosedApproval> {
    const world = { executions: this.#aws.executions, pace: realPace };
    return waitForOutcome(await this.#resolve(id), options, world);
  }

  /**
   * Cancels an approval that has not ended; once it returns, the approval ended as `CANCELLED`. Its level is stopped
   * with it. Repeated with the same reason, it answers the same.
   * @throws ApprovalsError `AlreadyEnded` where the approval had ended before, whichever way; `NotConfirmed` (retryable); `NotFound`
   * @example
   * ```ts
   * try {
   *   await approvals.cancel(id, { reason: 'The release was withdrawn' });
   * } catch (error) {
   *   if (!(error instanceof ApprovalsError) || error.code !== 'AlreadyEnded') throw error;
   *   const { status } = await approvals.get(id);
   *   console.log(`Too late to cancel: ${status}`);
   * }
   * ```
   */
  async cancel(id: string, options: CancelOptions = {}): Promise<CancelledApproval> {
    return cancelApproval(await this.#resolve(id), options, { executions: this.#aws.executions, pace: realPace });
  }

  /**
   * Approves or rejects the level that is open, as the principal whose credentials the client has.
   * @throws ApprovalsError `NotOpenYet` (retryable), `NotPending`, `NotAnApprover`, `InvalidRequest`
   * @example
   * ```ts
   * await approvals.decide(id, { verdict: 'reject', comment: 'The error budget is spent', level: 'operations' });
   * ```
   */
  async decide(id: string, options: DecideOptions): Promise<DecisionSent> {
    return decide(await this.#resolve(id), options, this.#aws);
  }

  /**
   * Lists approvals, newest first, page by page as they are taken. Step Functions keeps them for 90 days after their end,
   * and what has just changed may show a moment later. A row that ended with an outcome costs a DescribeExecution, as
   * Step Functions lists no outputs; see `ListOptions` for what filters cost.
   * @throws ApprovalsError `InvalidOptions` before any call. An aborted signal throws its reason.
   * @example
   * ```ts
   * for await (const { id, requestedAt } of approvals.list({ status: 'PENDING', policy: 'production-change' })) {
   *   console.log(`${id} has waited since ${requestedAt}`);
   * }
   * ```
   */
  list<Status extends ApprovalStatus = ApprovalStatus>(
    options: ListOptions<Status> = {},
  ): AsyncGenerator<ListedApproval<Status>, void, undefined> {
    // The query leaves only rows of the status that was asked for.
    return this.#list(checkListOptions(options)) as AsyncGenerator<ListedApproval<Status>, void, undefined>;
  }

  async *#list(query: ListQuery): AsyncGenerator<ListedApproval, void, undefined> {
    yield* listApprovals(await this.#flowArn(), query, { executions: this.#aws.executions, pace: realPace });
  }

  async #resolve(id: string): Promise<ApprovalReference> {
    return resolveId(id, await this.#flowArn());
  }
}
