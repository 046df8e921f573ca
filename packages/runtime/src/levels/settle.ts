/**
 * The level's task failed or timed out, and the level machine asks what is true: decided, still open, expired, or never
 * started. So a level ends truly even if no callback ever arrives.
 *
 * Whoever may invoke close-level could say the same. What is answered changes nothing; before the asking is stopped, the
 * level's own history has to say that its time is over.
 */
import type { CloseLevelResult, LevelRequest, Settle } from '@countersign/contracts';
import { ApprovalFailure, failures, levelRequestSchema } from '@countersign/contracts';
import type { Automation } from '../approval/automation.ts';
import { refusedBeforeStart } from '../approval/refused-start.ts';
import { readVerdict } from '../approval/verdict.ts';
import type { LevelTask } from '../aws/level-task.ts';
import type { CloseLevelPorts } from './close.ts';
import { toOutcome } from './report.ts';
import { expectedParameters, findStartedAutomation } from './started-automation.ts';
import { readAsked, stopAsking } from './stop-asking.ts';

/** @throws ApprovalFailure `TryAgain` while what was started may not be visible yet. */
export async function settleLevel(settle: Settle, ports: CloseLevelPorts): Promise<CloseLevelResult> {
  const request = levelRequestSchema.safeParse(settle.request);
  const task = await ports.levels.readTask(settle.levelExecutionArn);
  const started = request.success ? await findStarted({ settle, request: request.data, task }, ports) : undefined;
  if (!request.success || started === undefined) return failWithError(settle);

  const verdict = readVerdict(await readAsked(started, ports.automations), request.data);
  switch (verdict.kind) {
    case 'closed':
      return { version: 1, kind: 'closed', outcome: toOutcome(verdict, request.data) };
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
async function findStarted({ settle, request, task }: LevelToSettle, ports: CloseLevelPorts): Promise<Automation | undefined> {
  const { levelExecutionArn } = settle;
  if (task.automationExecutionId !== undefined) return ports.automations.get(task.automationExecutionId);
  const parameters = expectedParameters(request, levelExecutionArn);
  if (parameters === undefined || refusedBeforeStart.has(settle.error.Error)) return undefined;

  const query = { levelExecutionArn, parameters, runbooks: ports.environment.COUNTERSIGN_RUNBOOKS };
  const automation = await findStartedAutomation(query, ports.automations);
  if (automation === undefined && settle.attempt < looksForStart) {
    throw new ApprovalFailure(failures.tryAgain, `${levelExecutionArn} may have started an automation that SSM does not show yet; asked again by Retry`);
  }
  return automation;
}

function isPastDeadline({ startedAt, settledAt, slackSeconds }: Settle, { level }: LevelRequest): boolean {
  return Date.parse(settledAt) >= Date.parse(startedAt) + (level.windowSeconds + slackSeconds) * 1000;
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
  const verdict = readVerdict(await automations.get(asked.id), request);
  if (verdict.kind === 'failure') return { version: 1, kind: 'failed', error: verdict.failure, cause: verdict.message };
  const decided = verdict.kind === 'closed' && (verdict.status === 'APPROVED' || verdict.status === 'REJECTED');
  const outcome = toOutcome({ kind: 'closed', status: decided ? verdict.status : 'EXPIRED', decisions: verdict.decisions }, request);
  return { version: 1, kind: 'closed', outcome };
}

/** What the task failed with, under its own name, so that the level fails with what broke. */
function failWithError({ error }: Settle): CloseLevelResult {
  const cause = causeText(error.Cause) ?? `The level's task failed with ${error.Error}`;
  return { version: 1, kind: 'failed', error: error.Error, cause };
}

/** Lambda's cause is its error envelope as JSON; other causes are plain text. */
function causeText(cause: string | undefined): string | undefined {
  if (cause === undefined || cause === '') return undefined;
  try {
    const envelope: unknown = JSON.parse(cause);
    const hasMessage = typeof envelope === 'object' && envelope !== null && 'errorMessage' in envelope;
    return hasMessage ? String(envelope.errorMessage) : cause;
  } catch {
    return cause;
  }
}
