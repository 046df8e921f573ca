import * as z from 'zod';
import { principalArnSchema } from './arn.ts';
import { levelsSchema } from './level.ts';
import { limits } from './limits.ts';
import { policyNameSchema } from './names.ts';
import { mailTextSchema, reviewUrlSchema } from './text.ts';

/** What the approvers are to look at. `file` is a name at or behind the URL. */
export const reviewSchema = z.strictObject({
  url: reviewUrlSchema,
  file: mailTextSchema(limits.reviewFileLength).optional(),
});

export type Review = z.infer<typeof reviewSchema>;

/** A person as IAM could name one: a user's name or a session's name. */
export const personSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w+=,.@-]+$/, 'must be a user name or a session name');

/**
 * Who asks: asserted by the caller, not proven, as a state machine never sees who started it.
 * `person` names someone for whom a service acts; both are kept from approving.
 */
export const requestedBySchema = z.strictObject({ principal: principalArnSchema, person: personSchema.optional() });

export type RequestedBy = z.infer<typeof requestedBySchema>;

const requestShape = {
  version: z.literal(1),
  /** What is to be approved, in one line or a few. */
  subject: mailTextSchema(limits.subjectLength),
  review: reviewSchema,
  requestedBy: requestedBySchema,
  /** Links the execution to the one that started it: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html */
  AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: z.string().max(2048).optional(),
};

/** A request that names one of the deployment's policies. */
export const requestWithPolicySchema = z.strictObject({
  ...requestShape,
  kind: z.literal('policy'),
  policy: policyNameSchema,
});

/** A request that brings its own levels; accepted only where the deployment allows it. */
export const requestWithLevelsSchema = z.strictObject({
  ...requestShape,
  kind: z.literal('levels'),
  levels: levelsSchema,
});

/**
 * The flow's input.
 * @example
 * ```json
 * {
 *   "version": 1,
 *   "kind": "policy",
 *   "policy": "production-change",
 *   "subject": "Deploy release 42",
 *   "review": { "url": "https://example.com/releases/42", "file": "changes.md" },
 *   "requestedBy": { "principal": "arn:aws:sts::123456789012:assumed-role/deployer/pipeline" }
 * }
 * ```
 */
export const approvalRequestSchema = z.discriminatedUnion('kind', [requestWithPolicySchema, requestWithLevelsSchema]);

export type ApprovalRequest = z.infer<typeof approvalRequestSchema>;
export type RequestWithPolicy = z.infer<typeof requestWithPolicySchema>;
export type RequestWithLevels = z.infer<typeof requestWithLevelsSchema>;
