/** The levels of an approval, found by the names that the flow gives their executions. */
import {
  executionArn,
  levelExecutionName,
  levelMachineArn,
  levelOutcomeSchema,
  levelRequestSchema,
  levelSchema,
  limits,
} from '@countersign/contracts';
import type { ClosedLevel, Level } from '@countersign/contracts';
import type { LevelFacts } from './approval.ts';
import type { ApprovalReference } from './approval-id.ts';
import type { Execution, Executions } from './aws/executions.ts';
import { executionPage } from './console-links.ts';
import { ApprovalsError } from './errors.ts';
import { parseJson } from './json.ts';

/** A level whose execution has no outcome. */
export interface AskedLevel {
  readonly execution: Execution;
  readonly level: Level;
  readonly index: number;
  readonly of: number;
}

export interface Levels {
  readonly closed: readonly ClosedLevel[];
  /** Absent before the first level, between two, and after the last. */
  readonly running?: AskedLevel;
  /** The level whose execution failed, ran out of time or was stopped. */
  readonly broken?: AskedLevel;
}

/** Members that a later version adds are no reason to refuse what this one knows. */
const levelInputSchema = levelRequestSchema
  .pick({ version: true })
  .extend({ level: levelSchema.strip(), approval: levelRequestSchema.shape.approval.unwrap().strip() })
  .strip();

/** Reads level by level, as every level's end decides whether there is a next one. */
export async function readLevels(
  approval: ApprovalReference,
  flow: Execution,
  executions: Executions,
): Promise<Levels> {
  const closed: ClosedLevel[] = [];
  for (let index = 1; index <= limits.levelsPerApproval; index += 1) {
    const execution = await findAttempt(approval, { index, redrives: flow.redriveCount }, executions);
    if (!execution) break;
    if (execution.status === 'RUNNING') return { closed, running: readAsked(execution) };
    if (execution.status !== 'SUCCEEDED') return { closed, broken: readAsked(execution) };

    const level = readClosed(execution);
    closed.push(level);
    if (level.status !== 'APPROVED') break;
  }
  return { closed };
}

/**
 * A redriven flow may have asked a level several times, each attempt under the next name. One that succeeded is the
 * level's outcome; otherwise the newest counts.
 */
async function findAttempt(
  approval: ApprovalReference,
  { index, redrives }: { index: number; redrives: number },
  executions: Executions,
): Promise<Execution | undefined> {
  let newest: Execution | undefined;
  for (let redrive = 0; redrive <= redrives; redrive += 1) {
    const name = levelExecutionName({ approval: approval.name, index, redrive });
    const execution = await executions.describe(executionArn(levelMachineArn(approval.flowArn), name));
    if (!execution) break;
    if (!isStartedBy(approval, execution)) continue;
    if (execution.status === 'SUCCEEDED') return execution;
    newest = execution;
  }
  return newest;
}

const startedBySchema = levelRequestSchema.pick({ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: true }).strip();

/** Whoever may start the level machine may take a level's name. The flow then asks under the next one, or fails. */
function isStartedBy(approval: ApprovalReference, { input }: Execution): boolean {
  const parsed = startedBySchema.safeParse(parseJson(input));
  return parsed.data?.AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID === approval.executionArn;
}

function readAsked(execution: Execution): AskedLevel {
  const input = levelInputSchema.safeParse(parseJson(execution.input));
  if (!input.success) throw unexpected(execution, 'input');
  const { level, approval } = input.data;
  return { execution, level, index: approval.index, of: approval.of };
}

/** What is known of a level however it stands. */
export function factsOfLevel({ execution, level, index, of }: AskedLevel): LevelFacts {
  return {
    name: level.name,
    index,
    of,
    approvers: level.approvers,
    minRequiredApprovals: level.minRequiredApprovals,
    startedAt: execution.startedAt.toISOString(),
    executionArn: execution.arn,
    consoleUrl: executionPage(execution.arn),
  };
}

function readClosed(execution: Execution): ClosedLevel {
  const outcome = levelOutcomeSchema.safeParse(parseJson(execution.output));
  if (!outcome.success) throw unexpected(execution, 'output');
  const { name, status, decisions } = outcome.data;
  return { name, status, decisions };
}

function unexpected({ arn }: Execution, what: 'input' | 'output'): ApprovalsError {
  return new ApprovalsError('UnexpectedOutput', `The ${what} of ${arn} is not what a deployment of this version writes`);
}
