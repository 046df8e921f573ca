/** Automations that an attacker starts, to have them taken for a level's own. */
import { StartAutomationExecutionCommand, type StartAutomationExecutionCommandInput, SendAutomationSignalCommand } from '@aws-sdk/client-ssm';
import { deploymentTagKey, levelTagKey } from '@countersign/contracts';
import { intruder } from '../people.ts';
import type { Stage } from '../stage/stage.ts';
import type { Attacker } from './attacker.ts';
import type { Victim } from './victim.ts';

/** An automation that carries the victim's tags and asks the attacker, or whom the victim's level asks. */
export interface Decoy {
  readonly document: string;
  readonly parameters: Record<string, string[]>;
  readonly clientToken?: string;
}

/** Its mail must not pass for one about the victim: tests tell mails apart by the approval's name. */
const elsewhere = { Approval: ['forged'], Level: ['forged'] };

/** The victim's own runbook and parameters. */
export function twinOf({ runbook, parameters }: Victim): Decoy {
  return { document: runbook, parameters: { ...parameters, ...elsewhere } };
}

/** As the victim's, but the attacker alone decides. */
export function selfApprovedDecoyOf(victim: Victim): Decoy {
  const { document, parameters } = twinOf(victim);
  return { document, parameters: { ...parameters, Approvers: [intruder], MinRequiredApprovals: ['1'] } };
}

/** As that, through the runbook that the attacker deployed. */
export function foreignDecoyOf(victim: Victim, { outputs }: Stage): Decoy {
  return { ...selfApprovedDecoyOf(victim), document: outputs['AttackerRunbook'] ?? '' };
}

export async function startDecoy({ ssm }: Attacker, decoy: Decoy, { levelExecutionArn }: Pick<Victim, 'levelExecutionArn'>): Promise<string> {
  const input: StartAutomationExecutionCommandInput = {
    DocumentName: decoy.document,
    Parameters: decoy.parameters,
    ...(decoy.clientToken === undefined ? {} : { ClientToken: decoy.clientToken }),
    Tags: [
      { Key: levelTagKey(levelExecutionArn), Value: levelExecutionArn.split(':').at(-1) },
      { Key: deploymentTagKey, Value: levelExecutionArn.split(':')[6]?.replace('-approval-level', '') },
    ],
  };
  const { AutomationExecutionId } = await ssm.send(new StartAutomationExecutionCommand(input));
  return AutomationExecutionId ?? '';
}

/** The attacker approves; the runbook then reports to close-level by itself. */
export async function approveDecoy({ ssm }: Attacker, AutomationExecutionId: string): Promise<void> {
  await ssm.send(new SendAutomationSignalCommand({ AutomationExecutionId, SignalType: 'Approve' }));
}
