/** What runbooks and the level machine say to `close-level`, and what it answers. */
import * as z from 'zod';
import { executionArnSchema } from '../arn.ts';
import { automationExecutionIdSchema } from './automation-execution-id.ts';
import { levelOutcomeSchema, outcomeStatusSchema } from '../outcome.ts';

/** From the runbook: the approve step has ended, somehow. No verdict: that is read from SSM. */
export const reportSchema = z.strictObject({
  // SSM types a step's InputPayload as a map of strings, and may make one of the number.
  version: z.union([z.literal(1), z.literal('1').transform(() => 1 as const)]),
  kind: z.literal('report'),
  levelExecutionArn: executionArnSchema,
  automationExecutionId: automationExecutionIdSchema,
});

/** From the level machine: the task failed or timed out; what does SSM say? Times are ISO 8601. */
export const settleSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('settle'),
  levelExecutionArn: executionArnSchema,
  /** When the level's execution started. */
  startedAt: z.iso.datetime(),
  /** Now, by Step Functions' clock. */
  settledAt: z.iso.datetime(),
  /** How long after its window a level may still end by a callback, in seconds. */
  slackSeconds: z.int().min(0),
  /** How often this was asked before, by Retry. */
  attempt: z.int().min(0),
  /** Why the task ended. */
  error: z.object({ Error: z.string(), Cause: z.string().optional() }),
  request: z.unknown(),
});

export const closeLevelPayloadSchema = z.discriminatedUnion('kind', [reportSchema, settleSchema]);

export type Report = z.infer<typeof reportSchema>;
export type Settle = z.infer<typeof settleSchema>;

const version = z.literal(1);

export const closeLevelResultSchema = z.discriminatedUnion('kind', [
  /** The level's task got its outcome. */
  z.object({ version, kind: z.literal('delivered'), status: outcomeStatusSchema }),
  /** No outcome, but a failure: the level's task got it, or, answering `settle`, the level fails with it. */
  z.object({ version, kind: z.literal('failed'), error: z.string(), cause: z.string() }),
  /** Nothing was changed: late, repeated, undecided, or not this level's automation. */
  z.object({ version, kind: z.literal('ignored'), reason: z.string() }),
  /** Answers `settle`: this is how the level ended. */
  z.object({ version, kind: z.literal('closed'), outcome: levelOutcomeSchema }),
  /** Answers `settle`: the automation still waits for approvers. */
  z.object({ version, kind: z.literal('open'), automationExecutionId: automationExecutionIdSchema }),
  /** Answers `settle`: nobody has been asked yet, for a reason that passes. */
  z.object({ version, kind: z.literal('unopened') }),
]);

export type CloseLevelResult = z.infer<typeof closeLevelResultSchema>;
