/** People answer mails, as themselves. */
import { SendAutomationSignalCommand } from '@aws-sdk/client-ssm';
import { comesFor, outsider, requesters } from '../people.ts';
import type { Command, PlannedApproval, Verdict } from '../scenario/scenario.ts';
import { levelsOf, type Staff } from '../scenario/staff.ts';
import { type Letter, lettersAbout } from './mails.ts';
import { approvalOf, errorName, now, type Run, type RunningApproval } from './run.ts';

type Sign = Extract<Command, { do: 'sign' }>;

export async function sign(run: Run, command: Sign): Promise<void> {
  const { by, verdict, mail, comment } = command;
  const approval = await approvalOf(run, command.approval, command);
  const received = approval ? await lettersAbout(run, approval) : [];
  const letter = mail === 'newest' ? received.at(-1) : received[0];
  if (!approval || !letter) return;
  await signal(run, letter, { principal: signerOf(by, letter, approval.planned), verdict, ...(comment === undefined ? {} : { comment }) });
}

/** As many of the level's approvers approve as it wants; who may not is refused and someone else comes. */
export async function pass(run: Run, command: Extract<Command, { do: 'pass' }>): Promise<void> {
  const approval = await approvalOf(run, command.approval, command);
  if (approval) await passLevel(run, approval);
}

/** Answers whether there was anything to approve. */
export async function passLevel(run: Run, approval: RunningApproval): Promise<boolean> {
  const letter = (await lettersAbout(run, approval)).at(-1);
  const level = letter && levelsOf(approval.planned)[letter.level - 1];
  if (!letter || !level) return false;
  let missing = level.quorum;
  for (const [nth, approver] of level.approvers.entries()) {
    if (missing > 0 && (await signal(run, letter, { principal: comesFor(approver, nth), verdict: 'Approve' }))) missing -= 1;
  }
  return missing < level.quorum;
}

interface Answer {
  readonly principal: string;
  readonly verdict: Verdict;
  readonly comment?: string;
}

/** Answers whether SSM took it. */
async function signal(run: Run, { automationExecutionId }: Letter, { principal, verdict, comment }: Answer): Promise<boolean> {
  const sent = { automationExecutionId, principal, verdict, at: now(run), ...(comment === undefined ? {} : { comment }) };
  const Payload = comment === undefined ? {} : { Payload: { Comment: [comment] } };
  try {
    const command = new SendAutomationSignalCommand({ AutomationExecutionId: automationExecutionId, SignalType: verdict, ...Payload });
    await run.stage.ssmAs(principal).send(command);
    run.deeds.signals.push(sent);
    return true;
  } catch (error) {
    run.deeds.signals.push({ ...sent, refusal: errorName(error) });
    return false;
  }
}

function signerOf(by: Sign['by'], { level }: Letter, planned: PlannedApproval): string {
  switch (by.from) {
    case 'outside':
      return outsider;
    case 'requester':
      return requesters[planned.requestedBy].principal;
    case 'level':
      return nthOf([levelsOf(planned)[level - 1]], by.nth);
    case 'other level':
      return nthOf(levelsOf(planned).filter((_, index) => index !== level - 1), by.nth);
  }
}

function nthOf(levels: readonly (Staff | undefined)[], nth: number): string {
  const all = levels.flatMap((level) => level?.approvers ?? []);
  return comesFor(all[nth % Math.max(1, all.length)] ?? outsider, nth);
}
