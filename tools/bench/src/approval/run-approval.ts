/** One approval as it is lived: the service asks, each approver gets a mail and answers it, the service gets the outcome. */
import { SendAutomationSignalCommand } from '@aws-sdk/client-ssm';
import type { ArrivedLetter } from './mailbox.ts';
import type { Office } from './office.ts';
import { policy, requester } from './office.ts';

export interface ApprovalOptions {
  /** The level (from 1) whose approver rejects. Default: everyone approves. */
  readonly rejectAt?: number;
  /** How often the service looks for the outcome, once the last approver has answered. Default: the SDK's pace. */
  readonly pollSeconds?: number;
}

export interface ApprovalTimes {
  /** From sending the signal of one level to the arrival of the next one's mail. */
  readonly signalToNextMailMs: readonly number[];
}

/** @throws Error where no mail comes, with what became of the approval. */
export async function nextLetter({ mailbox, service }: Office, id: string): Promise<ArrivedLetter> {
  const letter = await mailbox.next(id);
  if (letter) return letter;
  const approval = await service.get(id);
  const why = approval.status === 'FAILED' ? `: ${approval.error}: ${approval.cause}` : '';
  throw new Error(`No mail comes about ${id}, which is ${approval.status}${why}`);
}

/** Asks under a random key. */
export async function requestApproval({ service }: Office): Promise<string> {
  const review = { url: 'https://example.com/releases/42', file: 'changes.md' };
  const requestedBy = { principal: requester };
  const { id } = await service.request({ policy, subject: 'Deploy release 42', review, requestedBy });
  return id;
}

/** @throws Error where the outcome is not what the approvers decided: such an approval counts for nothing. */
export async function runApproval(office: Office, { rejectAt, pollSeconds }: ApprovalOptions = {}): Promise<ApprovalTimes> {
  const id = await requestApproval(office);
  const signalToNextMailMs: number[] = [];
  let signalledAt: number | undefined;
  for (const approver of office.approvers.slice(0, rejectAt)) {
    const { automationExecutionId, arrivedAt } = await nextLetter(office, id);
    if (signalledAt !== undefined) signalToNextMailMs.push(arrivedAt - signalledAt);
    const level = signalToNextMailMs.length + 1;
    const signal = { AutomationExecutionId: automationExecutionId, Payload: { Comment: ['Looks good'] } };
    signalledAt = performance.now();
    await approver.send(new SendAutomationSignalCommand({ ...signal, SignalType: level === rejectAt ? 'Reject' : 'Approve' }));
  }
  const { status } = await office.service.wait(id, { timeoutSeconds: 20, ...(pollSeconds === undefined ? {} : { pollSeconds }) });
  office.mailbox.forget(id);
  const expected = rejectAt === undefined ? 'APPROVED' : 'REJECTED';
  if (status !== expected) throw new Error(`${id} is ${status} and should be ${expected}`);
  return { signalToNextMailMs };
}
