/**
 * What EventBridge tells `reconcile`, and what it answers. Events are hints: what is true is read from AWS. Strict in
 * the members that are read, tolerant of all others, which AWS may add to.
 */
import * as z from 'zod';
import { automationExecutionIdSchema } from './automation-execution-id.ts';
import { outcomeStatusSchema } from '../outcome.ts';

/**
 * An automation's status has changed.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
 */
export const automationStatusEventSchema = z.object({
  source: z.literal('aws.ssm'),
  'detail-type': z.literal('EC2 Automation Execution Status-change Notification'),
  detail: z.object({
    ExecutionId: automationExecutionIdSchema,
    /** Name of the document. */
    Definition: z.string(),
    /** The documentation spells `Canceled` where the API says `Cancelled`. */
    Status: z.string(),
  }),
});

/**
 * A Standard execution's status has changed.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export const executionStatusEventSchema = z.object({
  source: z.literal('aws.states'),
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({
    /** Anybody may start an execution under a name that ours never have. */
    executionArn: z.string().min(1),
    status: z.string(),
    /** Milliseconds since 1970. */
    stopDate: z.number().nullish(),
  }),
});

export const reconcileEventSchema = z.discriminatedUnion('detail-type', [automationStatusEventSchema, executionStatusEventSchema]);

export type AutomationStatusEvent = z.infer<typeof automationStatusEventSchema>;
export type ExecutionStatusEvent = z.infer<typeof executionStatusEventSchema>;
export type ReconcileEvent = z.infer<typeof reconcileEventSchema>;

const version = z.literal(1);

export const reconcileResultSchema = z.discriminatedUnion('kind', [
  /** A lost callback: the level's task got its outcome now. */
  z.object({ version, kind: z.literal('delivered'), status: outcomeStatusSchema }),
  /** The same, where the automation has no outcome but a failure. */
  z.object({ version, kind: z.literal('failed'), error: z.string(), cause: z.string() }),
  /** What was left running of a level or an approval that has ended: ARNs of levels, ids of automations. */
  z.object({ version, kind: z.literal('cleared'), stoppedLevels: z.array(z.string()), cancelledAutomations: z.array(z.string()) }),
  /** Nothing was to be done: settled already, started again, or none of ours. */
  z.object({ version, kind: z.literal('ignored'), reason: z.string() }),
]);

export type ReconcileResult = z.infer<typeof reconcileResultSchema>;
