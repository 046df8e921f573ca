/** How the demo shows a mail: what the approver reads first, without the parts that every mail of AWS ends with. */
import type { Mail } from '@countersign/emulator';

/** What follows is for people who decide by the command line, and the footer of SNS. */
const cliPart = '-- Approve or reject through AWS CLI --';

export function shortMail({ body }: Mail): string[] {
  const lines = body.split('\n');
  const end = lines.indexOf(cliPart);
  if (end < 0) return lines;
  const shown = lines.slice(0, end).join('\n').trimEnd().split('\n');
  return [...shown, `… ${lines.length - shown.length} more lines: how to decide with the aws CLI, how to unsubscribe`];
}
