/** The level that an approval is at, with what SSM knows of it. */
import { readApproverDecisions } from '@countersign/contracts';
import type { Level } from '@countersign/contracts';
import type { PendingLevel } from './approval.ts';
import type { ApproveStep, Automations } from './aws/automations.ts';
import { decisionPage } from './console-links.ts';
import { countMissing } from './decisions.ts';
import { ApprovalsError } from './errors.ts';
import { findAsking } from './level-automation.ts';
import { factsOfLevel } from './levels.ts';
import type { AskedLevel } from './levels.ts';

/** A caller who may not read automations gets the rest. */
export async function readPendingLevel(running: AskedLevel, automations: Automations): Promise<PendingLevel> {
  const { execution, level } = running;
  const facts = factsOfLevel(running);
  const asking = await findAsking(running, automations).catch(hiddenWhereDenied);
  switch (asking.kind) {
    case 'hidden':
      return { ...facts, state: 'hidden' };
    case 'notYet': {
      const { kind: _, ...started } = asking;
      return { ...facts, state: 'opening', ...started };
    }
    case 'over':
      return { ...facts, state: 'closing', ...decisionsOf(asking.automationExecutionId, asking.step, level) };
    case 'waiting': {
      const { automationExecutionId, step } = asking;
      return {
        ...facts,
        state: 'open',
        ...decisionsOf(automationExecutionId, step, level),
        ...expiryOf(step, level),
        approveUrl: decisionPage(execution.arn, automationExecutionId, 'Approve'),
        rejectUrl: decisionPage(execution.arn, automationExecutionId, 'Reject'),
      };
    }
  }
}

function decisionsOf(automationExecutionId: string, step: ApproveStep, level: Level) {
  const { decisions } = readApproverDecisions(step.approverDecisions);
  return { automationExecutionId, decisions, missingApprovals: countMissing(level, decisions) };
}

function expiryOf(step: ApproveStep, level: Level): { expiresAt?: string } {
  if (!step.startedAt) return {};
  const seconds = step.timeoutSeconds ?? level.windowSeconds;
  return { expiresAt: new Date(step.startedAt.getTime() + seconds * 1000).toISOString() };
}

function hiddenWhereDenied(error: unknown): { kind: 'hidden' } {
  if (error instanceof ApprovalsError && error.code === 'AccessDenied') return { kind: 'hidden' };
  throw error;
}
