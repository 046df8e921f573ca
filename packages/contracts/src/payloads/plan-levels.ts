/** What the flow and `plan-levels` say to each other. */
import * as z from 'zod';
import { personSchema, requestedBySchema } from '../approval-request.ts';
import { levelsSchema } from '../level.ts';
import { policyNameSchema } from '../names.ts';
import { rulesSchema } from '../policy.ts';

/** `name` and `request` are parsed by the handler, so that whatever someone started by hand gets every issue told. */
export const planLevelsPayloadSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('plan'),
  /** The execution's name. */
  name: z.unknown(),
  request: z.unknown(),
  rules: rulesSchema,
});

export type PlanLevelsPayload = z.infer<typeof planLevelsPayloadSchema>;

export const planSchema = z.object({
  version: z.literal(1),
  policy: policyNameSchema.optional(),
  requestedBy: requestedBySchema,
  /** The requester, under each name known. */
  excludedPeople: z.array(personSchema),
  onePersonOneLevel: z.boolean(),
  levels: levelsSchema,
});

export type Plan = z.infer<typeof planSchema>;
