/** Decides a level as the caller's own principal, the way its approvers do in the console. */
import { limits } from '@countersign/contracts';
import type { Issue } from '@countersign/contracts';
import type { ApprovalReference } from './approval-id.ts';
import type { Automations, Signal } from './aws/automations.ts';
import type { Aws } from './aws/connect.ts';
import { ApprovalsError, invalidRequest } from './errors.ts';
import { describeFlow } from './flow.ts';
import { findAsking } from './level-automation.ts';
import type { AskedLevel, Levels } from './levels.ts';
import { readLevels } from './levels.ts';

export interface DecideOptions {
  readonly verdict: 'approve' | 'reject';
  /** Stands in the outcome. 1 to 512 characters. */
  readonly comment?: string;
  /**
   * The level's name. Without it whichever level is open is decided: give it where the caller may approve several
   * levels and tries again.
   */
  readonly level?: string;
}

/** Where the decision went. The level closes once enough have approved, or one has rejected. */
export interface DecisionSent {
  readonly level: string;
  readonly automationExecutionId: string;
}

const signalTypes = { approve: 'Approve', reject: 'Reject' } as const;

/** Signals the approve step of the level that is open. */
export async function decide(approval: ApprovalReference, options: DecideOptions, aws: Aws): Promise<DecisionSent> {
  checkOptions(options);
  const running = await findLevel(approval, options.level, aws);
  const { level } = running;
  const asking = await findAsking(running, aws.automations);
  if (asking.kind === 'notYet') throw notOpenYet(`The approvers of level ${level.name} of ${approval.name} have not been asked yet`);
  if (asking.kind === 'over') throw notPending(`Level ${level.name} of ${approval.name} is decided or over`);

  const { automationExecutionId } = asking;
  const comment = options.comment === undefined ? {} : { comment: options.comment };
  await send({ automationExecutionId, signalType: signalTypes[options.verdict], ...comment }, aws.automations);
  return { level: level.name, automationExecutionId };
}

function checkOptions({ verdict, comment }: DecideOptions): void {
  const issues: Issue[] = [];
  if (!Object.hasOwn(signalTypes, verdict)) issues.push({ path: 'verdict', message: 'must be approve or reject' });
  const maxLength = limits.commentLength;
  if (comment !== undefined && (comment.length === 0 || comment.length > maxLength)) {
    issues.push({ path: 'comment', message: `must have 1 to ${maxLength} characters` });
  }
  if (issues.length > 0) throw invalidRequest('The decision is invalid', issues);
}

async function findLevel(approval: ApprovalReference, wanted: string | undefined, { executions }: Aws): Promise<AskedLevel> {
  const flow = await describeFlow(approval, executions);
  if (flow.status !== 'RUNNING') throw notPending(`${approval.name} has ended (${flow.status})`);

  const levels = await readLevels(approval, flow, executions);
  const { running } = levels;
  if (running && (wanted ?? running.level.name) === running.level.name) return running;
  if (isDecided(levels, wanted)) throw notPending(`${wanted ? `Level ${wanted} of ${approval.name}` : approval.name} is decided`);
  throw notOpenYet(`${wanted ? `Level ${wanted}` : 'The next level'} of ${approval.name} has not started yet`);
}

function isDecided({ closed }: Levels, wanted: string | undefined): boolean {
  const last = closed.at(-1);
  return closed.some(({ name }) => name === wanted) || (last !== undefined && last.status !== 'APPROVED');
}

async function send(signal: Signal, automations: Automations): Promise<void> {
  const answer = await automations.signal(signal);
  if (answer.kind === 'sent') return;
  // AWS refuses an outsider and a latecomer alike: whether the step still waits tells them apart.
  const { approveStep } = await automations.get(signal.automationExecutionId);
  if (approveStep?.status === 'Waiting') {
    throw new ApprovalsError('NotAnApprover', 'SSM refused the decision: the caller is none of the approvers of this level', answer);
  }
  throw notPending('The level was decided meanwhile', answer.cause);
}

function notPending(message: string, cause?: unknown): ApprovalsError {
  return new ApprovalsError('NotPending', message, { cause });
}

function notOpenYet(message: string): ApprovalsError {
  return new ApprovalsError('NotOpenYet', `${message}; try again`);
}
