/**
 * The runbook reports that its approve step has ended. Invariants: the verdict comes from SSM, never from the payload;
 * only the automation that this level started is believed; forged, late and repeated reports change nothing.
 *
 * Histories lag. A dead token means "late" only when the level's execution is closed; otherwise everything is read again.
 * An attempt that has failed, and still has when the history had time to catch up, needs no report: whoever asks again
 * or settles reads the decision itself.
 *
 * SSM takes three reads a second for the whole account, and calls a function three times within seconds. What it does not
 * let us read is handed to the level machine, which can wait: it settles what was reported.
 */
import type { CloseLevelResult, LevelOutcome, LevelRequest, Report } from '@countersign/contracts';
import { ApprovalFailure, failures, levelRequestSchema, passes } from '@countersign/contracts';
import { askApprovers } from '../approval/ask.ts';
import { asksFor, type Automation } from '../approval/automation.ts';
import { peopleBehind } from '../approval/people.ts';
import { readVerdict, type Verdict } from '../approval/verdict.ts';
import type { TaskResult } from '../aws/level-executions.ts';
import type { LevelTask } from '../aws/level-task.ts';
import type { CloseLevelPorts } from './close.ts';
import { readAsked } from './stop-asking.ts';

/**
 * Pauses between readings. The first is for a bot that decides before open-level has answered; a history is rarely a
 * second behind, and what takes longer is left to the runbook's attempts and to `settle`.
 */
export const pausesMs = [20, 100, 300, 600, 1000];

/** What a report can come to. */
export type ReportResult = Extract<CloseLevelResult, { kind: 'delivered' | 'failed' | 'ignored' }>;

/** @throws ApprovalFailure `TryAgain` when what AWS answers still lags after every reading. */
export async function reportDecision(report: Report, ports: CloseLevelPorts): Promise<ReportResult> {
  for (const pauseMs of [...pausesMs, undefined]) {
    const result = await tryToReport(report, ports);
    if (typeof result === 'object') return result;
    // Read twice: a history that lags may not show yet that the level has asked again since.
    if (result === 'handedOver' && pauseMs !== pausesMs[0]) return ignored('the level machine settles it already');
    if (pauseMs !== undefined) await ports.pause(pauseMs);
    else if (result === 'attemptFailed') return ignored('the level asks again or settles, and reads the decision itself');
  }
  throw new ApprovalFailure(
    failures.tryAgain,
    `What AWS says of ${report.levelExecutionArn} and ${report.automationExecutionId} lags behind, or nobody has decided; reported again`,
  );
}

async function tryToReport(report: Report, ports: CloseLevelPorts): Promise<ReportResult | 'lags' | 'attemptFailed' | 'handedOver'> {
  const task = await ports.levels.readTask(report.levelExecutionArn);
  if (task.closed) return ignored('the level has ended');
  if (task.failed) return task.handedOver ? 'handedOver' : 'attemptFailed';
  if (task.taskToken === undefined || task.automationExecutionId === undefined) return whenLagging(report, ports);

  const asked = await readOrPass(task.automationExecutionId, ports);
  if (asked instanceof Error) {
    if (report.automationExecutionId !== task.automationExecutionId) throw asked;
    return handOver(asked, { report, taskToken: task.taskToken }, ports);
  }
  if (report.automationExecutionId !== task.automationExecutionId && report.automationExecutionId !== asked.id) {
    return ignored('the level did not start this automation');
  }
  const request = levelRequestSchema.parse(task.request);
  if (!asksFor(asked, askApprovers(request, report.levelExecutionArn))) {
    return ignored('the automation does not ask what the level asks');
  }
  const verdict = readVerdict(asked, request);
  // A runbook reports when its approve step has ended, so SSM's answer lags; a forged report learns that nobody decided.
  if (verdict.kind === 'pending') return 'lags';
  const answer = await answerTask({ taskToken: task.taskToken, verdict, request }, ports);
  return answer === 'deadToken' ? whenLagging(report, ports) : answer;
}

/** Answers an error that passes. */
async function readOrPass(automationExecutionId: string, { automations }: CloseLevelPorts): Promise<Automation | Error> {
  try {
    return await readAsked(await automations.get(automationExecutionId), automations);
  } catch (error) {
    if (error instanceof Error && passes(error.name)) return error;
    throw error;
  }
}

/** A report that does not name what the level started, a child's, is left to the runbook's attempts and its parent's report. */
async function handOver(
  unread: Error,
  { report, taskToken }: { report: Report; taskToken: string },
  ports: CloseLevelPorts,
): Promise<ReportResult | 'lags'> {
  const failure = { error: failures.reportedUnread, cause: `Automation execution ${report.automationExecutionId} could not be read: ${unread.message}` };
  const answer = await ports.levels.failTask(taskToken, failure);
  return answer === 'deadToken' ? whenLagging(report, ports) : { version: 1, kind: 'failed', ...failure };
}

async function whenLagging(report: Report, { levels }: CloseLevelPorts): Promise<ReportResult | 'lags'> {
  return (await levels.isRunning(report.levelExecutionArn)) ? 'lags' : ignored('the level has ended');
}

interface Answer {
  readonly taskToken: NonNullable<LevelTask['taskToken']>;
  readonly verdict: Exclude<Verdict, { kind: 'pending' }>;
  readonly request: LevelRequest;
}

async function answerTask(
  { taskToken, verdict, request }: Answer,
  { levels }: CloseLevelPorts,
): Promise<ReportResult | Extract<TaskResult, 'deadToken'>> {
  if (verdict.kind === 'failure') {
    const result = await levels.failTask(taskToken, { error: verdict.failure, cause: verdict.message });
    return result === 'deadToken' ? result : { version: 1, kind: 'failed', error: verdict.failure, cause: verdict.message };
  }
  const result = await levels.succeedTask(taskToken, toOutcome(verdict, request));
  return result === 'deadToken' ? result : { version: 1, kind: 'delivered', status: verdict.status };
}

export function toOutcome({ status, decisions }: Extract<Verdict, { kind: 'closed' }>, request: LevelRequest): LevelOutcome {
  return { version: 1, name: request.level.name, status, decisions: [...decisions], decidedBy: peopleBehind(decisions, request) };
}

function ignored(reason: string): ReportResult {
  return { version: 1, kind: 'ignored', reason };
}
