import * as z from 'zod';
import { personSchema, requestedBySchema, reviewSchema } from './approval-request.ts';
import { levelSchema } from './level.ts';
import { limits } from './limits.ts';
import { approvalNameSchema, policyNameSchema } from './names.ts';
import { mailTextSchema } from './text.ts';

/** Which approval a level belongs to. Absent where another state machine calls a level directly. */
export const approvalReferenceSchema = z.strictObject({
  name: approvalNameSchema,
  policy: policyNameSchema.optional(),
  /** Counts from 1. */
  index: z.int().min(1).max(limits.levelsPerApproval),
  of: z.int().min(1).max(limits.levelsPerApproval),
});

/**
 * The level machine's input.
 * @example
 * ```json
 * {
 *   "version": 1,
 *   "approval": { "name": "production-change--deploy-42", "policy": "production-change", "index": 1, "of": 3 },
 *   "level": {
 *     "name": "team",
 *     "approvers": ["arn:aws:iam::123456789012:user/team-lead"],
 *     "minRequiredApprovals": 1,
 *     "topicArn": "arn:aws:sns:eu-central-1:123456789012:Automation-countersign-team",
 *     "windowSeconds": 604800
 *   },
 *   "subject": "Deploy release 42",
 *   "review": { "url": "https://example.com/releases/42" },
 *   "requestedBy": { "principal": "arn:aws:sts::123456789012:assumed-role/deployer/pipeline" },
 *   "excludedPeople": ["pipeline"]
 * }
 * ```
 */
export const levelRequestSchema = z.strictObject({
  version: z.literal(1),
  approval: approvalReferenceSchema.optional(),
  level: levelSchema,
  subject: mailTextSchema(limits.subjectLength),
  review: reviewSchema,
  requestedBy: requestedBySchema,
  /** People who may not decide this level: the requester, and who decided an earlier level. */
  excludedPeople: z.array(personSchema),
  AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: z.string().max(2048).optional(),
});

export type LevelRequest = z.infer<typeof levelRequestSchema>;
