/** What one approval consumes, counted by the emulator in the units that AWS bills. */
import type { Usage } from '../approval/control.ts';
import { openOffice } from '../approval/office.ts';
import { runApproval } from '../approval/run-approval.ts';
import { startEmulatorProcess } from '../process/server-process.ts';
import { estimateCost } from './prices.ts';
import type { CostEstimate } from './prices.ts';

export interface Consumption {
  readonly statesEntered: number;
  readonly automations: number;
  readonly automationSteps: number;
  readonly mails: number;
  readonly lambdaInvocations: number;
  /** Time that handlers ran on this machine. */
  readonly lambdaGbSeconds: number;
  /** By operation: of the service, the approvers and the handlers. */
  readonly apiCalls: Readonly<Record<string, number>>;
  readonly cost: CostEstimate;
}

export interface ConsumptionFigures {
  readonly threeApproved: Consumption;
  readonly rejectedAtLevel2: Consumption;
}

/** Handlers are warm, and the service waits at the SDK's default pace. */
export async function measureConsumption(): Promise<ConsumptionFigures> {
  const emulator = await startEmulatorProcess();
  const office = await openOffice({ endpoint: emulator.endpoint, flowArn: emulator.outputs['ApprovalFlowArn'] ?? '' });
  const usage = async (): Promise<Usage> => {
    await office.control.settle();
    return office.control.usage();
  };
  try {
    for (let warmUp = 0; warmUp < 10; warmUp += 1) await runApproval(office, { pollSeconds: 0.01 });
    const before = await usage();
    await runApproval(office);
    const between = await usage();
    await runApproval(office, { rejectAt: 2 });
    return { threeApproved: difference(before, between), rejectedAtLevel2: difference(between, await usage()) };
  } finally {
    office.close();
    await emulator.stop();
  }
}

function difference(before: Usage, after: Usage): Consumption {
  const consumed = {
    statesEntered: after.stateTransitions - before.stateTransitions,
    automations: after.automations - before.automations,
    automationSteps: after.automationSteps - before.automationSteps,
    mails: after.mails - before.mails,
    lambdaInvocations: after.lambda.invocations - before.lambda.invocations,
    lambdaGbSeconds: after.lambda.gbSeconds - before.lambda.gbSeconds,
    apiCalls: callsBetween(before.apiCalls, after.apiCalls),
  };
  return { ...consumed, cost: estimateCost(consumed) };
}

function callsBetween(before: Usage['apiCalls'], after: Usage['apiCalls']): Usage['apiCalls'] {
  const differences = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(differences.filter(([, count]) => count > 0));
}
