/** An approval that somebody attacks, and what shows that the attack came to nothing. */
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { GetAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { executionArn, levelExecutionName, levelMachineArn } from '@countersign/contracts';
import type { ApprovalClient, PolicyRequestOptions } from '@countersign/sdk';
import { expect } from 'vitest';
import { approverOf, levelName } from '../people.ts';
import type { Mail } from '../stage/control.ts';
import { automationOf, decideByMail } from '../stage/mail.ts';
import { outcomeOf, type Prefix, request, type Stage } from '../stage/stage.ts';

export interface Victim {
  readonly service: ApprovalClient;
  readonly id: string;
  readonly flowExecutionArn: string;
  readonly levelExecutionArn: string;
  readonly mail: Mail;
  readonly automationId: string;
  /** Runbook and parameters, as anyone who may read the automation finds them. */
  readonly runbook: string;
  readonly parameters: Record<string, string[]>;
}

/** Two levels of one approver each; the first has been asked and nobody has decided. */
export const victimPolicy = 'levels-2';

export async function openVictim(
  stage: Stage,
  { prefix = 'journeys', ...options }: { readonly prefix?: Prefix } & Partial<PolicyRequestOptions> = {},
): Promise<Victim> {
  const service = stage.service(prefix);
  const { id, executionArn: flowExecutionArn } = await request(service, options.policy ?? victimPolicy, options);
  const mail = await stage.nextMail(id);
  // The mail goes out before open-level has answered.
  await stage.control.advance(0);
  const automationId = automationOf(mail);
  const { AutomationExecution } = await stage.ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: automationId }));
  return {
    service,
    id,
    flowExecutionArn,
    levelExecutionArn: levelArnOf(flowExecutionArn, id, 1),
    mail,
    automationId,
    runbook: AutomationExecution?.DocumentName ?? '',
    parameters: AutomationExecution?.Parameters ?? {},
  };
}

/** Names of levels can be foretold, so an attacker knows them before they start. */
export function levelArnOf(flowExecutionArn: string, approval: string, index: number): string {
  const flowArn = flowExecutionArn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '');
  return executionArn(levelMachineArn(flowArn), levelExecutionName({ approval, index, redrive: 0 }));
}

/** The level is open, nobody has decided, nobody was asked again. */
export async function expectUndecided(stage: Stage, { service, id, levelExecutionArn }: Victim, mails = 1): Promise<void> {
  // Whatever the attack has set off comes to its end.
  await stage.control.advance(0);
  expect(await stage.sfn.send(new DescribeExecutionCommand({ executionArn: levelExecutionArn }))).toMatchObject({ status: 'RUNNING' });
  expect(await service.get(id)).toMatchObject({ status: 'PENDING', level: { index: 1, state: 'open', decisions: [] } });
  expect(await stage.mailsOf(id)).toHaveLength(mails);
}

/** The true approvers of both levels decide, and that is what counts. */
export async function expectTrueDecisionsCount(stage: Stage, { service, id, mail }: Victim): Promise<void> {
  await decideByMail(await stage.ssmAs(approverOf(1)), mail, 'Approve');
  await decideByMail(await stage.ssmAs(approverOf(2)), await stage.nextMail(id), 'Approve');
  expect(await outcomeOf(service, id)).toMatchObject({
    status: 'APPROVED',
    levels: [1, 2].map((level) => ({
      name: levelName(level),
      status: 'APPROVED',
      decisions: [{ approver: approverOf(level), verdict: 'approve' }],
    })),
  });
}

export async function expectUntouched(stage: Stage, victim: Victim, mails = 1): Promise<void> {
  await expectUndecided(stage, victim, mails);
  await expectTrueDecisionsCount(stage, victim);
}
