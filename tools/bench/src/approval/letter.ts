/** What a mail is about. @throws Error where it does not say so. */

const automationExecutionId = /^Automation Execution Id: (\S+)$/m;

/** Alarms mail operators, too. */
export function asksToDecide(body: string): boolean {
  return automationExecutionId.test(body);
}

/** The automation execution that the mail asks to decide. */
export function automationExecutionIdIn(body: string): string {
  return find(automationExecutionId, body);
}

export function approvalIn(body: string): string {
  return find(/^Approval: (\S+)$/m, body);
}

function find(pattern: RegExp, body: string): string {
  const found = pattern.exec(body)?.[1];
  if (found === undefined) throw new Error(`The mail has no ${pattern}:\n${body}`);
  return found;
}
