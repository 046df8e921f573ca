/** A level has ended without an outcome. Nobody waits for its approvers any more, so its automation is cancelled. */
import { ApprovalFailure, executionArnSchema, failures, levelRequestSchema, type ReconcileResult } from '@countersign/contracts';
import { type Automation, hasEnded } from '../approval/automation.ts';
import type { LevelTask } from '../aws/level-task.ts';
import type { CloseLevelPorts } from '../levels/close.ts';
import { pausesMs } from '../levels/report.ts';
import { expectedParameters, findStartedAutomation } from '../levels/started-automation.ts';
import { stopAsking } from '../levels/stop-asking.ts';
import { ignored } from './ignored.ts';

export async function clearEndedLevel(executionArn: string, ports: CloseLevelPorts): Promise<ReconcileResult> {
  const cancelled = await cancelAutomationOf(executionArn, ports);
  if (cancelled === 'runsAgain') return ignored('the level was redriven');
  return { version: 1, kind: 'cleared', stoppedLevels: [], cancelledAutomations: [...cancelled] };
}

/**
 * Cancels what a level that has ended left waiting.
 * @returns the ids of the automations that had not ended
 * @throws ApprovalFailure `TryAgain` while the history lags, or something may have been started that SSM does not show
 */
export async function cancelAutomationOf(levelExecutionArn: string, ports: CloseLevelPorts): Promise<readonly string[] | 'runsAgain'> {
  // An execution under another kind of name was refused by open-level.
  if (!executionArnSchema.safeParse(levelExecutionArn).success) return [];
  const task = await readEnded(levelExecutionArn, ports);
  if (task === 'runsAgain') return task;
  const started = await findStarted(task, levelExecutionArn, ports);
  if (started === undefined) return [];
  const { children, stopped } = await stopAsking(started, ports.automations);
  if (children.length === 0 && runsChild(started)) throw tryAgain(`Automation execution ${started.id} may have a child that SSM does not show yet`);
  return stopped;
}

/** The event may be ahead of the history. */
async function readEnded(levelExecutionArn: string, ports: CloseLevelPorts): Promise<LevelTask | 'runsAgain'> {
  let task = await ports.levels.readTask(levelExecutionArn);
  for (const pauseMs of pausesMs) {
    if (task.closed) return task;
    await ports.pause(pauseMs);
    task = await ports.levels.readTask(levelExecutionArn);
  }
  if (task.closed) return task;
  // A history that lags may show an earlier redrive, after which the level has ended once more.
  if (task.redriven && (await ports.levels.isRunning(levelExecutionArn))) return 'runsAgain';
  throw tryAgain(`The history of ${levelExecutionArn} does not show yet that it has ended`);
}

async function findStarted(task: LevelTask, levelExecutionArn: string, ports: CloseLevelPorts): Promise<Automation | undefined> {
  if (task.automationExecutionId !== undefined) return getStarted(task.automationExecutionId, ports);
  const request = levelRequestSchema.safeParse(task.request);
  const parameters = request.success ? expectedParameters(request.data, levelExecutionArn) : undefined;
  if (task.start === 'none' || parameters === undefined) return undefined;
  const query = { levelExecutionArn, parameters, runbooks: ports.environment.COUNTERSIGN_RUNBOOKS };
  const automation = await findStartedAutomation(query, ports.automations);
  if (automation === undefined && task.start === 'unknown') {
    throw tryAgain(`${levelExecutionArn} may have started an automation that SSM does not show yet`);
  }
  return automation;
}

/** What was started a moment ago may not show yet. */
async function getStarted(id: string, { automations }: CloseLevelPorts): Promise<Automation> {
  try {
    return await automations.get(id);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AutomationExecutionNotFoundException') throw error;
    throw tryAgain(`Automation execution ${id} is not to be seen`);
  }
}

/** A parent that was about to run its child when it was read. */
function runsChild(started: Automation): boolean {
  return !hasEnded(started) && started.steps.some(({ action, status }) => action === 'aws:executeAutomation' && status === 'InProgress');
}

function tryAgain(what: string): ApprovalFailure {
  return new ApprovalFailure(failures.tryAgain, `${what}; Lambda looks again a minute later`);
}
