/** The automation that asks a level's approvers, found by the tag that it carries and by what it asks. */
import { levelTagKey, readApproverDecisions } from '@countersign/contracts';
import type { Decision } from '@countersign/contracts';
import type { ApproveStep, Automation, Automations } from './aws/automations.ts';
import { ApprovalsError } from './errors.ts';
import type { AskedLevel } from './levels.ts';

/** Where a level's approve step stands. */
export type Asking =
  | { readonly kind: 'notYet'; readonly automationExecutionId?: string }
  | { readonly kind: 'waiting' | 'over'; readonly automationExecutionId: string; readonly step: ApproveStep };

const startingStatuses = new Set(['Pending', 'InProgress']);

/**
 * Finds the approve step of a level. With nested runbooks it is in the child of the automation that carries the tag,
 * and signals go to that child.
 * @throws ApprovalsError `AccessDenied` where the caller may read none that could be the level's
 */
export async function findAsking(asked: AskedLevel, automations: Automations): Promise<Asking> {
  const tagged = await automations.findByTagKey(levelTagKey(asked.execution.arn));
  const own = await findOwn(tagged, asked, automations);
  return own ? askingOf(await stepHolder(own, automations)) : { kind: 'notYet' };
}

/** Decisions on a level that nobody has closed, as SSM tells them; undefined where it tells, or shows the caller, nothing. */
export async function readDecisions(asked: AskedLevel, automations: Automations): Promise<Decision[] | undefined> {
  const asking = await findAsking(asked, automations).catch(undefinedWhereDenied);
  if (asking?.automationExecutionId === undefined) return undefined;
  if (asking.kind === 'notYet') return [];

  const { step } = asking;
  // As close-level has it: SSM may not say when a decision was made.
  const decidedAt = (step.endedAt ?? step.startedAt ?? asked.execution.startedAt).toISOString();
  return readApproverDecisions(step.approverDecisions).decisions.map((decision) => ({ decidedAt, ...decision }));
}

function undefinedWhereDenied(error: unknown): undefined {
  if (error instanceof ApprovalsError && error.code === 'AccessDenied') return undefined;
  throw error;
}

/**
 * A level starts one automation, but whoever may start others can give them its tag, even earlier, so that the oldest
 * is not always the level's: only one that asks what the level asks is. One that nobody may read hides none that fits.
 */
async function findOwn(
  tagged: readonly string[],
  asked: AskedLevel,
  automations: Automations,
): Promise<Automation | undefined> {
  let denied: ApprovalsError | undefined;
  for (const id of tagged) {
    try {
      const automation = await automations.get(id);
      if (asksFor(automation, asked)) return automation;
    } catch (error) {
      if (!(error instanceof ApprovalsError) || error.code !== 'AccessDenied') throw error;
      denied ??= error;
    }
  }
  if (denied) throw denied;
  return undefined;
}

/** Whether it asks this level's approvers, or those of them who may decide, as many as it wants, through its topic. */
function asksFor({ parameters }: Automation, { execution, level }: AskedLevel): boolean {
  const { LevelExecutionArn, MinRequiredApprovals, NotificationArn, Approvers = [] } = parameters;
  return (
    isOnly(LevelExecutionArn, execution.arn) &&
    isOnly(MinRequiredApprovals, String(level.minRequiredApprovals)) &&
    isOnly(NotificationArn, level.topicArn) &&
    Approvers.length > 0 &&
    Approvers.every((approver) => level.approvers.includes(approver))
  );
}

function isOnly(values: readonly string[] | undefined, wanted: string): boolean {
  return values?.length === 1 && values[0] === wanted;
}

async function stepHolder(own: Automation, automations: Automations): Promise<Automation> {
  if (own.approveStep) return own;
  const [child] = await automations.childrenOf(own.id);
  return child === undefined ? own : automations.get(child);
}

function askingOf({ id, approveStep: step }: Automation): Asking {
  if (!step || startingStatuses.has(step.status)) return { kind: 'notYet', automationExecutionId: id };
  return { kind: step.status === 'Waiting' ? 'waiting' : 'over', automationExecutionId: id, step };
}
