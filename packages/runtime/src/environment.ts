/** The functions' configuration, parsed once per process. The only file that reads `process.env`. */
import { describeIssues, issuesOf, prefixSchema, stateMachineArnSchema } from '@countersign/contracts';
import * as z from 'zod';

/** What open-level and close-level know of their deployment. */
export const levelEnvironmentSchema = z.object({
  /** Prefix of the deployment: the value of the tag that its automations carry. */
  COUNTERSIGN_DEPLOYMENT: prefixSchema,
  COUNTERSIGN_LEVEL_MACHINE_ARN: stateMachineArnSchema,
  /** Names of the runbooks by their window in seconds: `{"604800":"…"}`. */
  COUNTERSIGN_RUNBOOKS: z
    .string()
    .transform((text, context) => parseJson(text, context))
    .pipe(z.record(z.string().regex(/^\d+$/), z.string().min(3).max(128))),
});

export type LevelEnvironment = z.infer<typeof levelEnvironmentSchema>;

/** What find-overdue knows of its deployment. */
export const overdueEnvironmentSchema = z.object({
  COUNTERSIGN_LEVEL_MACHINE_ARN: stateMachineArnSchema,
  /** How long after its window a level may still end. */
  COUNTERSIGN_SLACK_SECONDS: z.coerce.number().int().positive(),
  /** Of the windows that are deployed, the shortest. */
  COUNTERSIGN_SHORTEST_WINDOW_SECONDS: z.coerce.number().int().positive(),
});

export type OverdueEnvironment = z.infer<typeof overdueEnvironmentSchema>;

/** @throws Error that names every bad variable. */
export function readEnvironment<S extends z.ZodType>(schema: S, variables: NodeJS.ProcessEnv = process.env): z.infer<S> {
  const parsed = schema.safeParse(variables);
  if (parsed.success) return parsed.data;
  throw new Error(`The function's environment is broken; deploy again.\n${describeIssues(issuesOf(parsed.error))}`);
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' });
    return z.NEVER;
  }
}
