/** What the level machine and `open-level` say to each other. */
import * as z from 'zod';
import { executionArnSchema } from '../arn.ts';
import { automationExecutionIdSchema } from './automation-execution-id.ts';

/** `request` is the level machine's input, parsed by the handler. `attempt` is 0 when the level is asked for the first time. */
export const openLevelPayloadSchema = z.strictObject({
  version: z.literal(1),
  /** Read by nobody here: it stands in the payload so that close-level finds it in the level's history. */
  taskToken: z.string().min(1).max(2048),
  levelExecutionArn: executionArnSchema,
  attempt: z.int().min(0),
  /** Until the level's deadline; below zero once it has passed. */
  secondsLeft: z.int(),
  request: z.unknown(),
  /** The automation that an earlier attempt started, where the level has settled that it is still open. */
  automationExecutionId: automationExecutionIdSchema.optional(),
});

export type OpenLevelPayload = z.infer<typeof openLevelPayloadSchema>;

export const levelOpenedSchema = z.object({ version: z.literal(1), automationExecutionId: automationExecutionIdSchema });

export type LevelOpened = z.infer<typeof levelOpenedSchema>;
