/** Many approvals asked for at once, with AWS's quotas enforced: how long it takes by the clock of AWS, and by ours. */
import { SendAutomationSignalCommand } from '@aws-sdk/client-ssm';
import { ApprovalsError } from '@countersign/sdk';
import { type Letter, lettersIn } from '../approval/letter.ts';
import type { Office } from '../approval/office.ts';
import { openOffice } from '../approval/office.ts';
import { requestApproval } from '../approval/run-approval.ts';
import { timesInFlight } from '../approval/in-flight.ts';
import type { Effort } from '../effort.ts';
import { startEmulatorProcess } from '../process/server-process.ts';
import { width } from './throughput.ts';

export interface QuotaFigures {
  readonly approvals: number;
  /** How many ended with each status. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly mails: number;
  /** From the first request to the last outcome. */
  readonly virtualSeconds: number;
  readonly realSeconds: number;
  /** By operation: of the service, the approvers and the handlers; those that were throttled, too. */
  readonly apiCalls: Readonly<Record<string, number>>;
  readonly lambdaInvocations: number;
  readonly statesEntered: number;
}

/** Approvers look at their mail every two virtual seconds and answer the oldest three: as many signals as SSM takes. */
const stepSeconds = 2;
const signalsPerStep = 3;
/** Every tenth approval is rejected at its first level. */
const rejectEvery = 10;
/** Sixteen virtual hours: whoever waits longer waits for ever. */
const stepsAtMost = 28_800;

/** @throws Error where approvals are left that do not end. */
export async function measureQuotas({ approvalsUnderQuotas: approvals }: Effort): Promise<QuotaFigures> {
  const emulator = await startEmulatorProcess('--frozen', '--quotas', 'aws');
  const office = await openOffice({ endpoint: emulator.endpoint, flowArn: emulator.outputs['ApprovalFlowArn'] ?? '', reads: false });
  try {
    const startedAt = performance.now();
    const from = await office.control.now();
    await timesInFlight(approvals, width, () => requestPatiently(office));
    await answerAll(office, approvals);
    const virtualSeconds = (Date.parse(await office.control.now()) - Date.parse(from)) / 1000;
    const realSeconds = (performance.now() - startedAt) / 1000;
    const { apiCalls, lambda, mails, stateTransitions } = await office.control.usage();
    await office.control.lift();
    const outcomes = await countOutcomes(office);
    return { approvals, outcomes, mails, virtualSeconds, realSeconds, apiCalls, lambdaInvocations: lambda.invocations, statesEntered: stateTransitions };
  } finally {
    office.close();
    await emulator.stop();
  }
}

/** Flows and their levels share the starts that Step Functions takes at once: whoever asks then asks again a second later. */
async function requestPatiently(office: Office): Promise<void> {
  for (;;) {
    try {
      await requestApproval(office);
      return;
    } catch (error) {
      if (!(error instanceof ApprovalsError) || error.code !== 'Throttled') throw error;
      await office.control.advance(1);
    }
  }
}

async function answerAll(office: Office, approvals: number): Promise<void> {
  const answered = new Map<string, number>();
  const unanswered: Letter[] = [];
  let newest = 0;
  for (let step = 0; step < stepsAtMost; step += 1) {
    await office.control.advance(stepSeconds);
    const mails = await office.control.mails(newest, 0);
    newest = mails.at(-1)?.id ?? newest;
    unanswered.push(...lettersIn(mails));
    for (const letter of unanswered.splice(0, signalsPerStep)) await answer(office, letter, answered);
    if (answered.size === approvals && unanswered.length === 0 && step % 30 === 0 && !(await somePending(office))) return;
  }
  throw new Error(`After ${stepsAtMost * stepSeconds} virtual seconds not all of ${approvals} approvals have ended`);
}

async function answer({ approvers }: Office, { automationExecutionId, approval }: Letter, answered: Map<string, number>): Promise<void> {
  const level = answered.get(approval) ?? 0;
  const rejects = level === 0 && answered.size % rejectEvery === rejectEvery - 1;
  const signal = { AutomationExecutionId: automationExecutionId, SignalType: rejects ? 'Reject' : 'Approve' } as const;
  await approvers[level]?.send(new SendAutomationSignalCommand(signal));
  answered.set(approval, level + 1);
}

async function somePending({ service }: Office): Promise<boolean> {
  for await (const { id } of service.list({ status: 'PENDING' })) return id !== '';
  return false;
}

async function countOutcomes({ service }: Office): Promise<Record<string, number>> {
  const outcomes: Record<string, number> = {};
  for await (const { status } of service.list()) outcomes[status] = (outcomes[status] ?? 0) + 1;
  return outcomes;
}
