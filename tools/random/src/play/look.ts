/** The service looks how an approval stands; someone reports to close-level what nobody decided. */
import { GetAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { Command } from '../scenario/scenario.ts';
import { lettersAbout } from './mails.ts';
import { approvalOf, now, type Run } from './run.ts';

export async function look(run: Run, command: Extract<Command, { do: 'look' }>): Promise<void> {
  const approval = await approvalOf(run, command.approval, command);
  if (!approval) return;
  const from = now(run);
  const stood = await run.stage.service[run.scenario.deployment].get(approval.id);
  run.deeds.looks.push({ id: approval.id, from, until: now(run), approval: stood });
}

/** Invokes close-level with the automation of one approval and the level of another, or of its own. */
export async function forge(run: Run, command: Extract<Command, { do: 'forge' }>): Promise<void> {
  const automationExecutionId = await newestAutomation(run, command.approval, command);
  const victim = await newestAutomation(run, command.levelOf, command);
  if (automationExecutionId === undefined || victim === undefined) return;
  const { AutomationExecution } = await run.stage.ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: victim }));
  const levelExecutionArn = AutomationExecution?.Parameters?.['LevelExecutionArn']?.[0];
  if (levelExecutionArn === undefined) return;
  const report = { version: 1, kind: 'report', levelExecutionArn, automationExecutionId };
  const answer = await run.stage.invoke(`${run.scenario.deployment}-close-level`, report);
  run.deeds.forgeries.push({ levelExecutionArn, automationExecutionId, answer });
}

async function newestAutomation(run: Run, index: number, command: Command): Promise<string | undefined> {
  const approval = await approvalOf(run, index, command);
  return approval && (await lettersAbout(run, approval)).at(-1)?.automationExecutionId;
}
