/** What SSM says of the automations behind a mail. */
import { GetAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { Mail } from './control.ts';
import { automationOf } from './mail.ts';
import type { Stage } from './stage.ts';

/** Ids of the automation that asks and, with nested runbooks, of its parent. */
export async function familyOf({ ssm }: Stage, mail: Mail): Promise<{ asking: string; started: string }> {
  const asking = automationOf(mail);
  const { AutomationExecution } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: asking }));
  return { asking, started: AutomationExecution?.ParentAutomationExecutionId ?? asking };
}

/** Status of each automation behind a mail: of the one that asks, then of its parent. */
export async function automationStatuses(stage: Stage, mail: Mail): Promise<string[]> {
  const { asking, started } = await familyOf(stage, mail);
  return Promise.all([...new Set([asking, started])].map((id) => statusOf(stage, id)));
}

async function statusOf({ ssm }: Stage, AutomationExecutionId: string): Promise<string> {
  const { AutomationExecution } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
  return AutomationExecution?.AutomationExecutionStatus ?? '';
}
