/** The examples of the docstrings, so that they compile; docstrings.test.ts compares them. */
import { ApprovalClient, ApprovalsError } from '../../src/index.ts';

declare const approvals: ApprovalClient;
declare const id: string;
declare const subject: string;
declare const url: string;
declare const user: string;
declare const shutdown: AbortSignal;
declare const request: Request;
declare function deploy(): Promise<void>;

export async function requestAndWait() {
  const approvals = new ApprovalClient({ deployment: 'countersign' });
  const { id } = await approvals.request({
    policy: 'production-change',
    subject: 'Deploy release 42',
    review: { url: 'https://example.com/releases/42', file: 'changes.md' },
    key: 'release-42',
  });
  const outcome = await approvals.wait(id);
  if (outcome.status === 'APPROVED') await deploy();
}

export async function readIssues() {
  try {
    await approvals.request({ policy: 'production-change', subject, review: { url }, requestedBy: { person: user } });
  } catch (error) {
    if (!(error instanceof ApprovalsError) || error.code !== 'InvalidRequest') throw error;
    for (const { path, message } of error.issues ?? []) console.error(`${path}: ${message}`);
  }
}

export async function follow() {
  const approval = await approvals.get(id);
  if (approval.status === 'FAILED') console.error(approval.error, approval.cause);
  if (approval.status === 'PENDING' && approval.level?.state === 'open') {
    const { name, missingApprovals, approveUrl } = approval.level;
    console.log(`${name} lacks ${missingApprovals} approvals: ${approveUrl}`);
  }
}

export async function waitForAnHour() {
  const outcome = await approvals.wait(id, { timeoutSeconds: 3600, signal: AbortSignal.any([shutdown, request.signal]) });
  for (const { name, status, decisions } of outcome.levels) console.log(name, status, decisions);
}

export async function cancel() {
  try {
    await approvals.cancel(id, { reason: 'The release was withdrawn' });
  } catch (error) {
    if (!(error instanceof ApprovalsError) || error.code !== 'AlreadyEnded') throw error;
    const { status } = await approvals.get(id);
    console.log(`Too late to cancel: ${status}`);
  }
}

export async function listPending() {
  for await (const { id, requestedAt } of approvals.list({ status: 'PENDING', policy: 'production-change' })) {
    console.log(`${id} has waited since ${requestedAt}`);
  }
}

export async function reject() {
  await approvals.decide(id, { verdict: 'reject', comment: 'The error budget is spent', level: 'operations' });
}
