/** The functions' configuration, parsed once per process. The only file that reads `process.env`. */
import { describeIssues, issuesOf, prefixSchema, stateMachineArnSchema } from '@countersign/contracts';
import * as z from 'zod';

const deployment = {
  /** Prefix of the deployment: the value of the tag that its automations carry. */
  COUNTERSIGN_DEPLOYMENT: prefixSchema,
  COUNTERSIGN_LEVEL_MACHINE_ARN: stateMachineArnSchema,
};

export const closeLevelEnvironmentSchema = z.object(deployment);

export const openLevelEnvironmentSchema = z.object({
  ...deployment,
  /** Names of the runbooks by their window in seconds: `{"604800":"…"}`. */
  COUNTERSIGN_RUNBOOKS: z
    .string()
    .transform((text, context) => parseJson(text, context))
    .pipe(z.record(z.string().regex(/^\d+$/), z.string().min(3).max(128))),
});

export type OpenLevelEnvironment = z.infer<typeof openLevelEnvironmentSchema>;
export type CloseLevelEnvironment = z.infer<typeof closeLevelEnvironmentSchema>;

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
