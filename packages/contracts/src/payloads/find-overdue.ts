/** What EventBridge's schedule tells `find-overdue`, and what it answers. Nobody waits for the answer. */
import * as z from 'zod';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
export const scheduledEventSchema = z.object({
  source: z.literal('aws.events'),
  'detail-type': z.literal('Scheduled Event'),
  /** When the schedule was due: ISO 8601, in UTC. */
  time: z.iso.datetime(),
});

export type ScheduledEvent = z.infer<typeof scheduledEventSchema>;

export const overdueLevelsSchema = z.object({
  version: z.literal(1),
  /** How many levels run past their deadline. */
  overdue: z.int().min(0),
  /** How many were running for so long that their deadline had to be looked up. */
  described: z.int().min(0),
});

export type OverdueLevels = z.infer<typeof overdueLevelsSchema>;
