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
import { type Automation, type RunbookParameters, toAutomationParameters } from '../approval/automation.ts';
import { readVerdict } from '../approval/verdict.ts';
import type { Automations } from '../aws/automations.ts';
import type { LevelEnvironment } from '../environment.ts';
import type { Log } from '../log.ts';
import { parsePayload } from '../parse-payload.ts';
import { withApproveStep } from './approve-step.ts';
import { findStartedAutomation } from './started-automation.ts';

export interface OpenLevelPorts {
  readonly automations: Automations;
  readonly environment: LevelEnvironment;
  readonly log: Log;
}

interface Level {
  readonly executionArn: string;
  readonly request: LevelRequest;
  readonly parameters: RunbookParameters;
}

/** @throws ApprovalFailure what is wrong with the request, `AlreadyDecided`, or `TryAgain` where SSM's answers lag. */
export async function openLevel(payload: OpenLevelPayload, ports: OpenLevelPorts): Promise<LevelOpened> {
  const level = prepareLevel(payload, ports.environment);
  const started = await findStarted(payload, level, ports);
  const automationExecutionId = started ?? (await startOrFind(payload, level, ports));
  ports.log.info('Level opened', {
    levelExecutionArn: level.executionArn,
    automationExecutionId,
    attempt: payload.attempt,
    again: started !== undefined,
  });
  return { version: 1, automationExecutionId };
}

function prepareLevel({ levelExecutionArn, request: input }: OpenLevelPayload, environment: LevelEnvironment): Level {
  if (stateMachineArnOf(levelExecutionArn) !== environment.COUNTERSIGN_LEVEL_MACHINE_ARN) {
    throw new ApprovalFailure(
      failures.invalidRequest,
      `levelExecutionArn: ${levelExecutionArn} is no execution of ${environment.COUNTERSIGN_LEVEL_MACHINE_ARN}`,
    );
  }
  const request = parsePayload(levelRequestSchema, input);
  return { executionArn: levelExecutionArn, request, parameters: askApprovers(request, levelExecutionArn) };
}

/** What an earlier attempt started: the level knows it, or it is looked for. The first attempt has no earlier one. */
async function findStarted(payload: OpenLevelPayload, level: Level, ports: OpenLevelPorts): Promise<string | undefined> {
  if (payload.automationExecutionId !== undefined) {
    return stillOpen(await ports.automations.get(payload.automationExecutionId), level, ports);
  }
  return payload.attempt > 0 ? lookFor(level, ports) : undefined;
}

async function lookFor(level: Level, ports: OpenLevelPorts): Promise<string | undefined> {
  const { automations, environment } = ports;
  const query = { levelExecutionArn: level.executionArn, parameters: level.parameters, runbooks: environment.COUNTERSIGN_RUNBOOKS };
  const automation = await findStartedAutomation(query, automations);
  return automation && stillOpen(automation, level, ports);
}

/** The automation's id; one that was decided meanwhile is for the level machine to settle. */
async function stillOpen(automation: Automation, { request }: Level, { automations }: OpenLevelPorts): Promise<string> {
  const { kind } = readVerdict(await withApproveStep(automation, automations), request);
  if (kind === 'pending') return automation.id;
  throw new ApprovalFailure(failures.alreadyDecided, `Automation execution ${automation.id} has ended; the level is settled from it`);
}

/** What SSM answers to a ClientToken that was used is not known for sure: whatever it refuses, an earlier start is looked for. */
async function startOrFind({ attempt }: OpenLevelPayload, level: Level, ports: OpenLevelPorts): Promise<string> {
  const documentName = runbookOf(level.request, ports.environment);
  try {
    const id = await start(documentName, level, ports);
    // A repeated start may have answered with an automation that was decided before SSM showed it under its tag.
    return attempt === 0 ? id : await stillOpen(await ports.automations.get(id), level, ports);
  } catch (error) {
    const started = isRefusal(error) ? await lookFor(level, ports) : undefined;
    if (started !== undefined) return started;
    if (!isRepeatedToken(error)) throw error;
    throw new ApprovalFailure(
      failures.tryAgain,
      'An earlier attempt started the automation, but SSM does not show it yet; asked again by Retry',
      { cause: error },
    );
  }
}

function runbookOf({ level }: LevelRequest, { COUNTERSIGN_RUNBOOKS: runbooks }: LevelEnvironment): string {
  const runbook = runbooks[String(level.windowSeconds)];
  if (runbook !== undefined) return runbook;
  throw new ApprovalFailure(
    failures.unknownWindow,
    `level.windowSeconds: no runbook waits ${level.windowSeconds} seconds; deployed are: ${Object.keys(runbooks).join(', ')}`,
  );
}

function start(documentName: string, { executionArn, parameters }: Level, { automations, environment }: OpenLevelPorts): Promise<string> {
  return automations.start({
    documentName,
    clientToken: levelId(executionArn),
    parameters: toAutomationParameters(parameters),
    tags: {
      [levelTagKey(executionArn)]: executionArn.slice(executionArn.lastIndexOf(':') + 1),
      [deploymentTagKey]: environment.COUNTERSIGN_DEPLOYMENT,
    },
  });
}

const retryable = new Set(['ThrottlingException', 'AutomationExecutionLimitExceededException', 'InternalServerError']);

function isRefusal(error: unknown): error is Error {
  return error instanceof Error && !retryable.has(error.name) && !(error instanceof ApprovalFailure);
}

function isRepeatedToken(error: unknown): boolean {
  return error instanceof Error && error.name === 'IdempotentParameterMismatch';
}
