/** What a mail is about. @throws Error where it does not say so. */

/** The automation execution that the mail asks to decide. */
export function automationExecutionIdIn(body: string): string {
  return find(/^Automation Execution Id: (\S+)$/m, body);
}

export function approvalIn(body: string): string {
  return find(/^Approval: (\S+)$/m, body);
}

function find(pattern: RegExp, body: string): string {
  const found = pattern.exec(body)?.[1];
  if (found === undefined) throw new Error(`The mail has no ${pattern}:\n${body}`);
  return found;
}
