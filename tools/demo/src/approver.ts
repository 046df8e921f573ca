/** A person who got a mail: decides through the SSM API, under credentials of their own. */
import { SendAutomationSignalCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Emulator, Mail } from '@countersign/emulator';

export interface Decision {
  readonly verdict: 'approve' | 'reject';
  readonly comment: string;
}

const automationId = /Automation Execution Id:?\s*([0-9a-f-]{36})/i;

export function asksToDecide({ body }: Mail): boolean {
  return automationId.test(body);
}

/** The automation execution that a mail asks to decide. */
export function automationOf({ body }: Mail): string {
  const id = automationId.exec(body)?.[1];
  if (id === undefined) throw new Error(`This mail names no automation execution:\n${body}`);
  return id;
}

/** The last part of a principal's ARN, as people would call them. */
export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

export async function decideAs(
  approver: string,
  { automationExecutionId, decision }: { automationExecutionId: string; decision: Decision },
  emulator: Emulator,
): Promise<void> {
  const { endpoint, region } = emulator;
  const ssm = new SSMClient({ endpoint, region, credentials: emulator.principals.issue(approver) });
  try {
    const signal = new SendAutomationSignalCommand({
      AutomationExecutionId: automationExecutionId,
      SignalType: decision.verdict === 'approve' ? 'Approve' : 'Reject',
      Payload: { Comment: [decision.comment] },
    });
    await ssm.send(signal);
  } finally {
    ssm.destroy();
  }
}
