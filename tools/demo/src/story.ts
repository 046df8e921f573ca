/** One approval from request to outcome, told as it happens. */
import { ApprovalClient } from '@countersign/sdk';
import type { ClosedApproval, OpenLevel } from '@countersign/sdk';
import { automationOf, decideAs } from './approver.ts';
import type { Decision } from './approver.ts';
import { UsageError } from './arguments.ts';
import type { Deployment } from './deployment.ts';
import type { Emulator, Mail } from '@countersign/emulator';
import { closedLevel, openLevel } from './levels.ts';
import { incomingMails } from './mailbox.ts';
import type { Screen } from './screen.ts';
import type { DecidedLevel } from './verdict.ts';

export interface Stage {
  readonly emulator: Emulator;
  readonly deployment: Deployment;
  readonly screen: Screen;
  readonly print: (text: string) => void;
}

export interface Ending {
  readonly outcome: ClosedApproval;
  readonly decided: readonly DecidedLevel[];
  readonly levelCount: number;
}

/** The whole story takes a second or two; a demo that hangs should say so. */
const patienceSeconds = 60;

const praise = ['Looks good to me', 'Checked the dashboards, go ahead', 'Fine, the change window is open'];
const objection = 'Not before the load test has passed';

/** @throws UsageError where `rejectAt` is beyond the policy's levels. */
export async function tellStory(stage: Stage, rejectAt: number | undefined): Promise<Ending> {
  const { client, id } = await request(stage);
  const over = new AbortController();
  const ended = client.wait(id, { pollSeconds: 0.1, timeoutSeconds: patienceSeconds, signal: over.signal });
  // Whoever awaits it below sees the failure; until then it must not end the process.
  ended.catch(() => undefined);
  const mails = mailsUntil(ended, incomingMails(stage.emulator, over.signal));
  const decided: DecidedLevel[] = [];
  let levelCount = 0;
  try {
    for await (const mail of firstOfEachAutomation(mails, stage)) {
      const level = await openLevel(client, id, automationOf(mail));
      levelCount = level.of;
      if (rejectAt !== undefined && rejectAt > levelCount) throw tooHigh(rejectAt, levelCount);

      decided.push(await decideLevel(level, decisionAt(level.index, rejectAt), stage));
      const closed = await closedLevel(client, id, level.index);
      stage.print(stage.screen.level(closed, level));
    }
    return { outcome: await ended, decided, levelCount };
  } finally {
    over.abort();
  }
}

async function request({ deployment, emulator, screen, print }: Stage): Promise<{ client: ApprovalClient; id: string }> {
  const { policy, subject, review, requestedBy } = deployment.example;
  const { endpoint, region } = emulator;
  const credentials = emulator.principals.issue(requestedBy.principal);
  const client = new ApprovalClient({ deployment: deployment.name, endpoint, region, credentials });
  print(screen.step(`${requestedBy.principal} requests ${policy}: “${subject}”`));
  const { id } = await client.request({ policy, subject, review });
  print(screen.detail(`Approval ${id}`));
  return { client, id };
}

/** The mails of the outbox until the approval has ended. A failed approval throws. */
async function* mailsUntil(ended: Promise<unknown>, mails: AsyncGenerator<Mail>): AsyncGenerator<Mail> {
  for (;;) {
    const next = await Promise.race([mails.next(), ended.then(() => undefined)]);
    if (!next || next.done) return;
    yield next.value;
  }
}

/** Shows every mail, and passes on the first of each level: all recipients of a topic get the same. */
async function* firstOfEachAutomation(mails: AsyncGenerator<Mail>, { screen, print }: Stage): AsyncGenerator<Mail> {
  const seen = new Set<string>();
  for await (const mail of mails) {
    print(`\n${screen.mail(mail)}`);
    const automation = automationOf(mail);
    if (seen.has(automation)) continue;
    seen.add(automation);
    yield mail;
  }
}

function decisionAt(index: number, rejectAt: number | undefined): Decision {
  if (index === rejectAt) return { verdict: 'reject', comment: objection };
  return { verdict: 'approve', comment: praise[(index - 1) % praise.length] ?? '' };
}

/** One rejection is enough; approvals are needed as many as the level requires. */
async function decideLevel(level: OpenLevel, decision: Decision, stage: Stage): Promise<DecidedLevel> {
  const needed = decision.verdict === 'reject' ? 1 : level.minRequiredApprovals;
  const approvers = level.approvers.slice(0, needed);
  for (const approver of approvers) {
    await decideAs(approver, { automationExecutionId: level.automationExecutionId, decision }, stage.emulator);
    stage.print(stage.screen.decision(approver, decision));
  }
  return { name: level.name, decisions: approvers.map((approver) => ({ ...decision, approver })) };
}

function tooHigh(rejectAt: number, levels: number): UsageError {
  return new UsageError(`--reject-at ${rejectAt}: the policy of the demo has ${levels} levels`);
}
