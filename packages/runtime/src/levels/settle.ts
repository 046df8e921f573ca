/**
 * The level's task failed or timed out, and the level machine asks what is true: decided, still open, expired, or never
 * opened. So a level ends truly even if no callback ever arrives, and asked again after an answer was lost it ends the same.
 *
 * Whoever may invoke close-level could say the same. What is answered changes nothing; before the asking is stopped, the
 * level's own history has to say that its time is over.
 */
import type { CloseLevelResult, LevelRequest, Settle } from '@countersign/contracts';
import { ApprovalFailure, failures, levelRequestSchema, passes } from '@countersign/contracts';
import type { Automation } from '../approval/automation.ts';
import { refusedBeforeStart } from '../approval/refused-start.ts';
import { readVerdict, type Verdict } from '../approval/verdict.ts';
import type { LevelTask } from '../aws/level-task.ts';
import { approveStepOf } from './approve-step.ts';
import type { CloseLevelPorts } from './close.ts';
import { failedUnread, failedWithoutAsking, failedWithoutAutomation } from './not-opened.ts';
import { toOutcome } from './report.ts';
import { expectedParameters, findStartedAutomation } from './started-automation.ts';
import { readAsked, stopAsking } from './stop-asking.ts';

/** @throws ApprovalFailure `TryAgain` while what was started may not be visible yet. */
export async function settleLevel(settle: Settle, ports: CloseLevelPorts): Promise<CloseLevelResult> {
  const request = levelRequestSchema.safeParse(settle.request);
  const task = await ports.levels.readTask(settle.levelExecutionArn);
  const started = request.success ? await findStarted({ settle, request: request.data, task }, ports) : undefined;
  if (!request.success || started === undefined) return unopened(settle, request.data);
  if (started instanceof Error) return failedUnread(task.automationExecutionId, started);

  const asked = await readAsked(started, ports.automations);
  const verdict = readVerdict(asked, request.data);
  switch (verdict.kind) {
    case 'closed':
      return closed(verdict, { asked, settle, request: request.data });
    case 'failure':
      return { version: 1, kind: 'failed', error: verdict.failure, cause: verdict.message };
    case 'pending':
      if (!isPastDeadline(settle, request.data)) return { version: 1, kind: 'open', automationExecutionId: started.id };
      assertPastDeadline(settle, task);
      return expire(started, request.data, ports);
  }
}

/** How often a start whose answer was lost is looked for before nothing counts as started. */
const looksForStart = 3;

interface LevelToSettle {
  readonly settle: Settle;
  readonly request: LevelRequest;
  readonly task: LevelTask;
}

/** The automation that the level's own history names; where open-level never answered, the one that it may have started. */
async function findStarted({ settle, request, task }: LevelToSettle, ports: CloseLevelPorts): Promise<Automation | Error | undefined> {
  const { levelExecutionArn } = settle;
  if (task.automationExecutionId !== undefined) return readUntilDeadline(task.automationExecutionId, { settle, request, task }, ports);
  const parameters = expectedParameters(request, levelExecutionArn);
  if (parameters === undefined || refusedBeforeStart.has(settle.error.Error)) return undefined;

  const query = { levelExecutionArn, parameters, runbooks: ports.environment.COUNTERSIGN_RUNBOOKS };
  const automation = await findStartedAutomation(query, ports.automations);
  if (automation === undefined && settle.attempt < looksForStart && !isToBeOpened(settle, request)) {
    throw new ApprovalFailure(failures.tryAgain, `${levelExecutionArn} may have started an automation that SSM does not show yet; asked again by Retry`);
  }
  return automation;
}

/** At the deadline, what keeps the automation from being read and does not pass is answered: the level has to end. */
async function readUntilDeadline(id: string, { settle, request }: LevelToSettle, { automations }: CloseLevelPorts): Promise<Automation | Error> {
  try {
    return await automations.get(id);
  } catch (error) {
    if (error instanceof Error && !passes(error.name) && isPastDeadline(settle, request)) return error;
    throw error;
  }
}

/** What kept the level from being opened passes, and there is time left: open-level is asked again. */
function isToBeOpened(settle: Settle, request: LevelRequest | undefined): boolean {
  return passes(settle.error.Error) && !isPastDeadline(settle, request);
}

function unopened(settle: Settle, request: LevelRequest | undefined): CloseLevelResult {
  return isToBeOpened(settle, request) ? { version: 1, kind: 'unopened' } : failedWithoutAutomation(settle);
}

/** Where a request has no window that could be read, the slack alone counts. */
function deadlineOf({ startedAt, slackSeconds }: Settle, request: LevelRequest | undefined): number {
  return Date.parse(startedAt) + ((request?.level.windowSeconds ?? 0) + slackSeconds) * 1000;
}

function isPastDeadline(settle: Settle, request: LevelRequest | undefined): boolean {
  return Date.parse(settle.settledAt) >= deadlineOf(settle, request);
}

interface Closing {
  readonly asked: Automation;
  readonly settle: Settle;
  readonly request: LevelRequest;
}

function closed(verdict: Extract<Verdict, { kind: 'closed' }>, { asked, settle, request }: Closing): CloseLevelResult {
  // `expire` may have stopped it, and then not lived to say so: what was cancelled past the deadline has expired.
  const endedAt = approveStepOf(asked)?.endedAt ?? asked.endedAt;
  const inTime = endedAt !== undefined && Date.parse(endedAt) < deadlineOf(settle, request);
  if (verdict.status === 'CANCELLED' && isPastDeadline(settle, request) && !inTime) return expired(asked, verdict, request);
  return { version: 1, kind: 'closed', outcome: toOutcome(verdict, request) };
}

/** @throws ApprovalFailure `TryAgain` where the level's history, which may lag, does not say so too */
function assertPastDeadline({ levelExecutionArn }: Settle, { settling }: LevelTask): void {
  const request = levelRequestSchema.safeParse(settling?.request);
  if (settling && request.success && isPastDeadline(settling, request.data)) return;
  throw new ApprovalFailure(failures.tryAgain, `The history of ${levelExecutionArn} does not show that its deadline has passed; asked again by Retry`);
}

/** Stops the asking, then reads once more: a decision that came just before still counts. */
async function expire(started: Automation, request: LevelRequest, { automations }: CloseLevelPorts): Promise<CloseLevelResult> {
  const { asked } = await stopAsking(started, automations);
  const stopped = await automations.get(asked.id);
  const verdict = readVerdict(stopped, request);
  if (verdict.kind === 'failure') return { version: 1, kind: 'failed', error: verdict.failure, cause: verdict.message };
  const decided = verdict.kind === 'closed' && (verdict.status === 'APPROVED' || verdict.status === 'REJECTED');
  return decided ? { version: 1, kind: 'closed', outcome: toOutcome(verdict, request) } : expired(stopped, verdict, request);
}

/** Only who was asked can let it expire: an automation may have waited in SSM's queue all the time. */
function expired(asked: Automation, { decisions }: Exclude<Verdict, { kind: 'failure' }>, request: LevelRequest): CloseLevelResult {
  if (approveStepOf(asked)?.startedAt === undefined) return failedWithoutAsking(asked.id);
  return { version: 1, kind: 'closed', outcome: toOutcome({ kind: 'closed', status: 'EXPIRED', decisions }, request) };
}
