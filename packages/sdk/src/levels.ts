/** The levels of an approval, found by the names that the flow gives their executions. */
import { levelOutcomeSchema, levelRequestSchema, levelSchema } from '@countersign/contracts';
import type { ClosedLevel, Level } from '@countersign/contracts';
import type { LevelFacts, WithForgottenLevels } from './approval.ts';
import type { ApprovalReference } from './approval-id.ts';
import type { Execution, Executions } from './aws/executions.ts';
import { executionPage } from './console-links.ts';
import { ApprovalsError } from './errors.ts';
import { parseJson } from './json.ts';
import { countLevels, findAttempt, isNameTaken, mayHaveForgotten } from './level-attempts.ts';

/** A level whose execution has no outcome. */
export interface AskedLevel {
  readonly execution: Execution;
  readonly level: Level;
  readonly index: number;
  readonly of: number;
}

export interface Levels {
  readonly closed: readonly ClosedLevel[];
  /** Indexes of those that Step Functions has forgotten, as far as later ones show that they were. */
  readonly forgotten: readonly number[];
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
  execution: Execution,
  executions: Executions,
): Promise<Levels> {
  const flow = { approval, execution };
  const closed: ClosedLevel[] = [];
  const forgotten: number[] = [];
  const missing: number[] = [];
  for (let index = 1, of = countLevels(flow); index <= of && !isNameTaken(flow, index); index += 1) {
    const attempt = await findAttempt(flow, index, executions);
    if (!attempt) {
      if (!mayHaveForgotten(flow)) break;
      missing.push(index);
      continue;
    }
    // Only a level that was approved is followed by another.
    forgotten.push(...missing.splice(0));
    of = countLevels(flow, attempt);
    if (attempt.status === 'RUNNING') return { closed, forgotten, running: readAsked(attempt) };
    if (attempt.status !== 'SUCCEEDED') return { closed, forgotten, broken: readAsked(attempt) };

    const level = readClosed(attempt);
    closed.push(level);
    if (level.status !== 'APPROVED') break;
  }
  return { closed, forgotten };
}

/** As an approval shows it. */
export function forgottenLevels({ forgotten }: Levels): WithForgottenLevels {
  return forgotten.length > 0 ? { forgottenLevels: forgotten } : {};
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
