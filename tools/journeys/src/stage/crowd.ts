/** Many approvals at once under AWS's quotas: time moves on step by step, and people do as much as SSM lets them. */
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { type ApprovalClient, ApprovalsError } from '@countersign/sdk';
import { approverOf } from '../people.ts';
import type { Mail } from './control.ts';
import { decideByMail } from './mail.ts';
import { request, type Stage } from './stage.ts';

export interface Asked {
  readonly id: string;
  readonly executionArn: string;
}

export type Decide = (asked: Asked) => 'Approve' | 'Reject' | undefined;

const stepSeconds = 2;
/** SSM takes three signals a second for the whole account. */
const signalsPerStep = 3;
/** Six virtual hours: whoever waits longer waits for ever. */
const stepsAtMost = 10_800;

/** Requests that Step Functions throttles are made again a second later. */
export async function requestMany(stage: Stage, { service, policy, count }: { service: ApprovalClient; policy: string; count: number }): Promise<Asked[]> {
  const asked: Asked[] = [];
  while (asked.length < count) {
    try {
      asked.push(await request(service, policy));
    } catch (error) {
      if (!(error instanceof ApprovalsError) || error.code !== 'Throttled') throw error;
      await stage.control.advance(1);
    }
  }
  return asked;
}

/** Moves on until everyone who decides has been asked and has decided. Answers how many seconds that took. */
export async function decideMany(stage: Stage, asked: readonly Asked[], decide: Decide): Promise<number> {
  const approver = await stage.ssmAs(approverOf(1));
  const undecided = new Map(asked.filter((each) => decide(each) !== undefined).map((each) => [each.id, each]));
  const inbox: Mail[] = [];
  let newest = 0;
  for (let step = 1; step <= stepsAtMost; step += 1) {
    await stage.control.advance(stepSeconds);
    const mails = await stage.control.mails(newest, 0);
    newest = mails.at(-1)?.id ?? newest;
    inbox.push(...mails.filter((mail) => undecided.has(approvalIn(mail))));
    for (const mail of inbox.splice(0, signalsPerStep)) {
      const each = undecided.get(approvalIn(mail));
      const verdict = each && decide(each);
      if (verdict) await decideByMail(approver, mail, verdict);
      undecided.delete(approvalIn(mail));
    }
    if (undecided.size === 0) return step * stepSeconds;
  }
  throw new Error(`${undecided.size} approvals were not asked within ${stepsAtMost * stepSeconds} virtual seconds`);
}

/** Moves on until all have ended. Answers how: the outcome's status, or the failure's name. */
export async function endMany(stage: Stage, asked: readonly Asked[]): Promise<Map<string, string>> {
  const ends = new Map<string, string>();
  for (let step = 0; step < stepsAtMost; step += 1) {
    await stage.control.advance(60);
    for (const { id, executionArn } of asked.filter((each) => !ends.has(each.id))) {
      const { status, output, error = '' } = await stage.sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (status !== 'RUNNING') ends.set(id, output === undefined ? error : (JSON.parse(output) as { status: string }).status);
    }
    if (ends.size === asked.length) return ends;
  }
  throw new Error(`${asked.length - ends.size} approvals did not end`);
}

export function approvalIn({ body }: Mail): string {
  return /^Approval: (\S+)$/m.exec(body)?.[1] ?? '';
}
