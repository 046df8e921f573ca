/**
 * Starts the automation that asks a level's approvers. Asking twice is worse than asking late: the ClientToken, derived
 * from the level, keeps an attempt that is not the first from starting another one, whatever SSM answers to a token that
 * it knows. Earlier attempts are looked for only where SSM refuses: reads are as scarce as starts.
 */
import type { LevelOpened, LevelRequest, OpenLevelPayload } from '@countersign/contracts';
import {
  ApprovalFailure,
  deploymentTagKey,
  failures,
  levelId,
  levelRequestSchema,
  levelTagKey,
  limits,
  passes,
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

/** @throws ApprovalFailure what is wrong with the request, `AlreadyDecided`, `DeadlinePassed`, or `TryAgain` where SSM's answers lag. */
export async function openLevel(payload: OpenLevelPayload, ports: OpenLevelPorts): Promise<LevelOpened> {
  const level = prepareLevel(payload, ports.environment);
  const { automationExecutionId: known, attempt } = payload;
  const automationExecutionId =
    known === undefined ? await startOrFind(payload, level, ports) : await stillOpen(await ports.automations.get(known), level, ports);
  ports.log.info('Level opened', { levelExecutionArn: level.executionArn, automationExecutionId, attempt, again: known !== undefined });
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

/** What SSM answers to a ClientToken that was used is not known for sure: the same automation, or a refusal. */
async function startOrFind({ attempt, secondsLeft }: OpenLevelPayload, level: Level, ports: OpenLevelPorts): Promise<string> {
  const documentName = runbookOf(level.request, ports.environment);
  assertTimeLeft(secondsLeft, level);
  const started = await start(documentName, level, ports).catch((error: unknown) => findInstead(error, level, ports));
  if (typeof started === 'object') return stillOpen(started, level, ports);
  return attempt === 0 ? started : checkStillOpen(started, level, ports);
}

/**
 * What an earlier attempt started may have been decided before its report found a token. Where SSM does not say, which
 * it does three times a second for the whole account, the start counts, as starts are scarcer still: should all that
 * have come together, the level ends by its event or at its deadline.
 */
async function checkStillOpen(id: string, level: Level, ports: OpenLevelPorts): Promise<string> {
  try {
    return await stillOpen(await ports.automations.get(id), level, ports);
  } catch (error) {
    if (error instanceof Error && (passes(error.name) || isNotShownYet(error))) return id;
    throw error;
  }
}

/** SSM may show an automation a moment after it has begun. */
function isNotShownYet({ name }: Error): boolean {
  return name === 'AutomationExecutionNotFoundException';
}

/** Nobody is asked who has no time left to answer. */
function assertTimeLeft(secondsLeft: number, { request: { level } }: Level): void {
  if (secondsLeft >= limits.windowSecondsMin) return;
  throw new ApprovalFailure(failures.deadlinePassed, `Level ${level.name} has ${Math.max(0, secondsLeft)} s left until its deadline, too little to ask anybody`);
}

/** @throws what SSM said, where that passes or no earlier attempt is to be seen. */
async function findInstead(error: unknown, level: Level, ports: OpenLevelPorts): Promise<Automation> {
  if (!(error instanceof Error) || passes(error.name)) throw error;
  const query = { levelExecutionArn: level.executionArn, parameters: level.parameters, runbooks: ports.environment.COUNTERSIGN_RUNBOOKS };
  const automation = await findStartedAutomation(query, ports.automations);
  if (automation) return automation;
  if (error.name !== 'IdempotentParameterMismatch') throw error;
  throw new ApprovalFailure(
    failures.tryAgain,
    "SSM knows the level's ClientToken, but shows no automation that asks what the level asks: either an earlier attempt's " +
      'does not show yet, or somebody else has used the token. Asked again by Retry',
    { cause: error },
  );
}

/** The automation's id; one that was decided meanwhile is for the level machine to settle. */
async function stillOpen(automation: Automation, { request }: Level, { automations }: OpenLevelPorts): Promise<string> {
  const { kind } = readVerdict(await withApproveStep(automation, automations), request);
  if (kind === 'pending') return automation.id;
  throw new ApprovalFailure(failures.alreadyDecided, `Automation execution ${automation.id} has ended; the level is settled from it`);
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
