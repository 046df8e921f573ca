/** What a recipient finds in a mail. */
import { SendAutomationSignalCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Mail } from './control.ts';

/** The automation that the mail's links lead to. */
export function automationOf({ body }: Mail): string {
  const [, id] = /automation\/execution\/([\da-f-]{36})\/approval/.exec(body) ?? [];
  if (id === undefined) throw new Error(`The mail names no automation:\n${body}`);
  return id;
}

/** Decides the way a mail says: through SSM, under the credentials of `ssm`. */
export async function decideByMail(ssm: SSMClient, mail: Mail, verdict: 'Approve' | 'Reject', comment?: string): Promise<void> {
  await ssm.send(
    new SendAutomationSignalCommand({
      AutomationExecutionId: automationOf(mail),
      SignalType: verdict,
      ...(comment === undefined ? {} : { Payload: { Comment: [comment] } }),
    }),
  );
}
