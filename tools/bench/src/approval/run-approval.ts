/** One approval as it is lived: the service asks, each approver gets a mail and answers it, the service gets the outcome. */
import { SendAutomationSignalCommand } from '@aws-sdk/client-ssm';
import type { WaitOptions } from '@countersign/sdk';
import type { Office } from './office.ts';
import { policy, requester } from './office.ts';

export interface ApprovalOptions {
  /** The level (from 1) whose approver rejects. Default: everyone approves. */
  readonly rejectAt?: number;
  /** How the service waits for the outcome once the last approver has answered. */
  readonly wait?: WaitOptions;
}

export interface ApprovalTimes {
  /** From sending the signal of one level to the arrival of the next one's mail. */
  readonly signalToNextMailMs: readonly number[];
}

/** Asks under a random key. */
export async function requestApproval({ service }: Office): Promise<string> {
  const review = { url: 'https://example.com/releases/42', file: 'changes.md' };
  const requestedBy = { principal: requester };
  const { id } = await service.request({ policy, subject: 'Deploy release 42', review, requestedBy });
  return id;
}

/** @throws Error where the outcome is not what the approvers decided: such an approval counts for nothing. */
export async function runApproval(office: Office, { rejectAt, wait }: ApprovalOptions = {}): Promise<ApprovalTimes> {
  const id = await requestApproval(office);
  const signalToNextMailMs: number[] = [];
  let signalledAt: number | undefined;
  for (const approver of office.approvers.slice(0, rejectAt)) {
    const { automationExecutionId, arrivedAt } = await office.mailbox.next(id);
    if (signalledAt !== undefined) signalToNextMailMs.push(arrivedAt - signalledAt);
    const level = signalToNextMailMs.length + 1;
    const signal = { AutomationExecutionId: automationExecutionId, Payload: { Comment: ['Looks good'] } };
    signalledAt = performance.now();
    await approver.send(new SendAutomationSignalCommand({ ...signal, SignalType: level === rejectAt ? 'Reject' : 'Approve' }));
  }
  const { status } = await office.service.wait(id, wait);
  office.mailbox.forget(id);
  const expected = rejectAt === undefined ? 'APPROVED' : 'REJECTED';
  if (status !== expected) throw new Error(`${id} is ${status} and should be ${expected}`);
  return { signalToNextMailMs };
}
