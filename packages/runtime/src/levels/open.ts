/**
 * Starts the automation that asks a level's approvers. Asking twice is worse than asking late: an attempt that is not
 * the first looks for what an earlier one started, and the ClientToken, derived from the level, stops the rest.
 */
import type { LevelOpened, LevelRequest, OpenLevelPayload } from '@countersign/contracts';
import {
  ApprovalFailure,
  deploymentTagKey,
  failures,
  levelId,
  levelRequestSchema,
  levelTagKey,
  stateMachineArnOf,
} from '@countersign/contracts';
import { askApprovers } from '../approval/ask.ts';
import { asksFor, type RunbookParameters, toAutomationParameters } from '../approval/automation.ts';
import { readVerdict } from '../approval/verdict.ts';
import type { Automations } from '../aws/automations.ts';
import type { OpenLevelEnvironment } from '../environment.ts';
import type { Log } from '../log.ts';
import { parsePayload } from '../parse-payload.ts';
import { withApproveStep } from './approve-step.ts';

export interface OpenLevelPorts {
  readonly automations: Automations;
  readonly environment: OpenLevelEnvironment;
  readonly log: Log;
}

interface Level {
  readonly executionArn: string;
  readonly request: LevelRequest;
  readonly runbook: string;
  readonly parameters: RunbookParameters;
}

/** @throws ApprovalFailure what is wrong with the request, `AlreadyDecided`, or `TryAgain` where SSM's answers lag. */
export async function openLevel(payload: OpenLevelPayload, ports: OpenLevelPorts): Promise<LevelOpened> {
  const level = prepareLevel(payload, ports.environment);
  const started = payload.attempt > 0 ? await findStarted(level, ports) : undefined;
  const automationExecutionId = started ?? (await startOrFind(level, ports));
  ports.log.info('Level opened', {
    levelExecutionArn: level.executionArn,
    automationExecutionId,
    attempt: payload.attempt,
    again: started !== undefined,
  });
  return { version: 1, automationExecutionId };
}

function prepareLevel({ levelExecutionArn, request: input }: OpenLevelPayload, environment: OpenLevelEnvironment): Level {
  if (stateMachineArnOf(levelExecutionArn) !== environment.COUNTERSIGN_LEVEL_MACHINE_ARN) {
    throw new ApprovalFailure(
      failures.invalidRequest,
      `levelExecutionArn: ${levelExecutionArn} is no execution of ${environment.COUNTERSIGN_LEVEL_MACHINE_ARN}`,
    );
  }
  const request = parsePayload(levelRequestSchema, input);
  const parameters = askApprovers(request, levelExecutionArn);
  return { executionArn: levelExecutionArn, request, parameters, runbook: runbookOf(request, environment) };
}

function runbookOf({ level }: LevelRequest, { COUNTERSIGN_RUNBOOKS: runbooks }: OpenLevelEnvironment): string {
  const runbook = runbooks[String(level.windowSeconds)];
  if (runbook !== undefined) return runbook;
  throw new ApprovalFailure(
    failures.unknownWindow,
    `level.windowSeconds: no runbook waits ${level.windowSeconds} seconds; deployed are: ${Object.keys(runbooks).join(', ')}`,
  );
}

/** What SSM answers to a ClientToken that was used is not known for sure: whatever it refuses, an earlier start is looked for. */
async function startOrFind(level: Level, ports: OpenLevelPorts): Promise<string> {
  try {
    return await start(level, ports);
  } catch (error) {
    const started = isRefusal(error) ? await findStarted(level, ports) : undefined;
    if (started !== undefined) return started;
    if (!isRepeatedToken(error)) throw error;
    throw new ApprovalFailure(
      failures.tryAgain,
      'An earlier attempt started the automation, but SSM does not show it yet; asked again by Retry',
      { cause: error },
    );
  }
}

function start({ executionArn, runbook, parameters }: Level, { automations, environment }: OpenLevelPorts): Promise<string> {
  return automations.start({
    documentName: runbook,
    clientToken: levelId(executionArn),
    parameters: toAutomationParameters(parameters),
    tags: {
      [levelTagKey(executionArn)]: executionArn.slice(executionArn.lastIndexOf(':') + 1),
      [deploymentTagKey]: environment.COUNTERSIGN_DEPLOYMENT,
    },
  });
}

/** Anyone may tag an automation like ours, so one counts only if it runs our runbook and asks exactly what we would ask. */
async function findStarted(level: Level, { automations }: OpenLevelPorts): Promise<string | undefined> {
  for (const id of await automations.findByTag(levelTagKey(level.executionArn))) {
    const automation = await automations.get(id);
    if (automation.parentId !== undefined || automation.documentName !== level.runbook) continue;
    if (!asksFor(automation, level.parameters)) continue;
    const { kind } = readVerdict(await withApproveStep(automation, automations), level.request);
    if (kind === 'pending') return id;
    throw new ApprovalFailure(failures.alreadyDecided, `Automation execution ${id} has ended; the level is settled from it`);
  }
  return undefined;
}

const retryable = new Set(['ThrottlingException', 'AutomationExecutionLimitExceededException', 'InternalServerError']);

function isRefusal(error: unknown): error is Error {
  return error instanceof Error && !retryable.has(error.name) && !(error instanceof ApprovalFailure);
}

function isRepeatedToken(error: unknown): boolean {
  return error instanceof Error && error.name === 'IdempotentParameterMismatch';
}
