/** Someone stops something by hand: the flow, a level, an automation execution. */
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { GetAutomationExecutionCommand, StopAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { Command, Stoppable } from '../scenario/scenario.ts';
import { lettersAbout } from './mails.ts';
import { approvalOf, errorName, now, type Run, type RunningApproval } from './run.ts';

export async function stop(run: Run, command: Extract<Command, { do: 'stop' }>): Promise<void> {
  const { what } = command;
  const approval = await approvalOf(run, command.approval, command);
  const id = approval && (await idOf(run, approval, what));
  if (id === undefined) return;
  const at = now(run);
  try {
    await (what === 'flow' || what === 'level' ? stopExecution(run, id) : stopAutomation(run, id, what));
    run.deeds.stops.push({ what, id, at });
  } catch (error) {
    run.deeds.stops.push({ what, id, at, refusal: errorName(error) });
  }
}

/** What the newest mail leads to. */
async function idOf(run: Run, approval: RunningApproval, what: Stoppable): Promise<string | undefined> {
  if (what === 'flow') return approval.executionArn;
  const letter = (await lettersAbout(run, approval)).at(-1);
  if (!letter || what === 'automation' || what === 'complete') return letter?.automationExecutionId;
  const command = new GetAutomationExecutionCommand({ AutomationExecutionId: letter.automationExecutionId });
  const { AutomationExecution: automation } = await run.stage.ssm.send(command);
  return what === 'level' ? automation?.Parameters?.['LevelExecutionArn']?.[0] : (automation?.ParentAutomationExecutionId ?? letter.automationExecutionId);
}

async function stopExecution({ stage }: Run, executionArn: string): Promise<void> {
  await stage.sfn.send(new StopExecutionCommand({ executionArn }));
}

async function stopAutomation({ stage }: Run, id: string, what: Stoppable): Promise<void> {
  await stage.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: id, Type: what === 'complete' ? 'Complete' : 'Cancel' }));
}
