/** What a recipient finds in a mail about an approval. */
import type { Mail } from '@countersign/emulator';
import type { RunningApproval, Run } from './run.ts';

export interface Letter {
  readonly to: string;
  readonly topicArn: string;
  readonly sentAt: number;
  readonly automationExecutionId: string;
  readonly approval: string;
  /** Counts from 1. */
  readonly level: number;
  readonly of: number;
}

/** All mails of this run, oldest first. */
export async function letters({ stage, mailsBefore, approvals }: Run): Promise<Letter[]> {
  const ids = new Set(approvals.map((approval) => approval?.id));
  return (await stage.emulator.mails({ after: mailsBefore })).map(readMail).filter(({ approval }) => ids.has(approval));
}

export async function lettersAbout(run: Run, { id }: RunningApproval): Promise<Letter[]> {
  return (await letters(run)).filter(({ approval }) => approval === id);
}

function readMail({ to, topicArn, sentAt, body }: Mail): Letter {
  const [, level = '', of = ''] = /^Level: .+ \((\d+) of (\d+)\)$/m.exec(body) ?? [];
  return {
    to,
    topicArn,
    sentAt: Date.parse(sentAt),
    automationExecutionId: find(/^Automation Execution Id: (\S+)$/m, body),
    approval: find(/^Approval: (\S+)$/m, body),
    level: Number(level),
    of: Number(of),
  };
}

function find(pattern: RegExp, body: string): string {
  const found = pattern.exec(body)?.[1];
  if (found === undefined) throw new Error(`The mail has no ${String(pattern)}:\n${body}`);
  return found;
}
