import * as z from 'zod';
import { requestedBySchema } from './approval-request.ts';
import { levelNameSchema, policyNameSchema } from './names.ts';

/** How an approval or a level can end. A technical failure is none of these. */
export const outcomeStatusSchema = z.enum(['APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED']);

export type OutcomeStatus = z.infer<typeof outcomeStatusSchema>;

/**
 * One approver's verdict, as SSM recorded it. `approver` is an ARN in the form that SSM reports; `decidedAt` is
 * ISO 8601 in UTC. The comment is text that the approver typed: escape it where you show it. Control characters are
 * blanks, and more than 512 characters are cut.
 */
export const decisionSchema = z.object({
  approver: z.string().min(1),
  verdict: z.enum(['approve', 'reject']),
  comment: z.string().optional(),
  decidedAt: z.iso.datetime(),
});

export type Decision = z.infer<typeof decisionSchema>;

/** How one level ended, within an approval's outcome. */
export const closedLevelSchema = z.object({
  name: levelNameSchema,
  status: outcomeStatusSchema,
  decisions: z.array(decisionSchema),
});

export type ClosedLevel = z.infer<typeof closedLevelSchema>;

/** The level machine's output. */
export const levelOutcomeSchema = closedLevelSchema.extend({
  version: z.literal(1),
  /**
   * The people who decided, in lower case: who may not decide another level of the same approval. Where SSM reports a
   * role, everyone who may have come as a session of it.
   */
  decidedBy: z.array(z.string()),
});

export type LevelOutcome = z.infer<typeof levelOutcomeSchema>;

/**
 * The flow's output. The last level is the one that the approval ended at.
 * @example
 * ```json
 * {
 *   "version": 1,
 *   "status": "REJECTED",
 *   "policy": "production-change",
 *   "requestedBy": { "principal": "arn:aws:sts::123456789012:assumed-role/deployer/pipeline" },
 *   "levels": [
 *     {
 *       "name": "team",
 *       "status": "REJECTED",
 *       "decisions": [
 *         {
 *           "approver": "arn:aws:iam::123456789012:user/team-lead",
 *           "verdict": "reject",
 *           "comment": "Not during the freeze",
 *           "decidedAt": "2026-01-31T09:30:00.000Z"
 *         }
 *       ]
 *     }
 *   ]
 * }
 * ```
 */
export const outcomeSchema = z.object({
  version: z.literal(1),
  status: outcomeStatusSchema,
  policy: policyNameSchema.optional(),
  requestedBy: requestedBySchema,
  levels: z.array(closedLevelSchema),
});

export type Outcome = z.infer<typeof outcomeSchema>;
