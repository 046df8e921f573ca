/**
 * What the flow tells `plan-levels` when a level did not end as levels do. The answer is an error with a name and a cause,
 * so that the flow fails in a state that a redrive runs again; once it is redriven, the answer leads back to the level.
 */
import * as z from 'zod';
import { executionArnSchema } from '../arn.ts';
import { levelNameSchema } from '../names.ts';

/** An error as a state machine catches it. Step Functions leaves out what it does not know. */
const caughtErrorSchema = z.object({ Error: z.string().nullish(), Cause: z.string().nullish() });

export const failLevelPayloadSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('fail'),
  /** Whether the flow was redriven since the level failed. */
  redriven: z.boolean(),
  level: z.strictObject({
    name: levelNameSchema,
    /** Counts from 1. */
    index: z.int().min(1),
    of: z.int().min(1),
    executionArn: executionArnSchema,
  }),
  error: caughtErrorSchema,
});

export type FailLevelPayload = z.infer<typeof failLevelPayloadSchema>;

export interface LevelRedriven {
  readonly version: 1;
  readonly kind: 'redriven';
}
