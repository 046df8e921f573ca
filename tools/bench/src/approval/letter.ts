import type { Mail } from './control.ts';

/** A mail that asks somebody to decide. */
export interface Letter {
  readonly approval: string;
  /** The automation execution that is to be decided. */
  readonly automationExecutionId: string;
}

const automationExecutionId = /^Automation Execution Id: (\S+)$/m;

/** Alarms mail operators, too: what asks nobody to decide is passed over. @throws Error where a letter names no approval */
export function lettersIn(mails: readonly Mail[]): Letter[] {
  return mails.flatMap(({ body }) => {
    const id = automationExecutionId.exec(body)?.[1];
    return id === undefined ? [] : [{ automationExecutionId: id, approval: approvalIn(body) }];
  });
}

function approvalIn(body: string): string {
  const approval = /^Approval: (\S+)$/m.exec(body)?.[1];
  if (approval === undefined) throw new Error(`The mail names no approval:\n${body}`);
  return approval;
}
