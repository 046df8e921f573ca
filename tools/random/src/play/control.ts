/** The service cancels an approval; an operator redrives one. */
import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { ApprovalsError } from '@countersign/sdk';
import type { Command } from '../scenario/scenario.ts';
import { approvalOf, errorName, now, type Run } from './run.ts';

export async function cancel(run: Run, command: Extract<Command, { do: 'cancel' }>): Promise<void> {
  const approval = await approvalOf(run, command.approval, command);
  if (!approval) return;
  const stop = { what: 'approval' as const, id: approval.executionArn, at: now(run) };
  try {
    await run.stage.service[run.scenario.deployment].cancel(approval.id, { reason: 'No longer needed' });
    run.deeds.stops.push(stop);
  } catch (error) {
    if (!(error instanceof ApprovalsError)) throw error;
    run.deeds.stops.push({ ...stop, refusal: error.code });
  }
}

export async function redrive(run: Run, command: Extract<Command, { do: 'redrive' }>): Promise<void> {
  const approval = await approvalOf(run, command.approval, { late: true });
  if (!approval) return;
  const redriven = { id: approval.executionArn, at: now(run) };
  try {
    await run.stage.sfn.send(new RedriveExecutionCommand({ executionArn: approval.executionArn }));
    run.deeds.redrives.push(redriven);
  } catch (error) {
    run.deeds.redrives.push({ ...redriven, refusal: errorName(error) });
  }
}
