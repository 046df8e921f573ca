import * as z from 'zod';
import { topicArnSchema } from './arn.ts';
import { isBareRole, levelsSchema, windowSecondsSchema } from './level.ts';
import { policyNameSchema } from './names.ts';

/**
 * How surely one person decides once. `strict` refuses bare roles, behind which nobody knows who will come;
 * `bestEffort` allows them and checks the decisions afterwards.
 */
export const separationOfDutiesSchema = z.enum(['strict', 'bestEffort']);

export type SeparationOfDuties = z.infer<typeof separationOfDutiesSchema>;

const policyRulesShape = {
  separationOfDuties: separationOfDutiesSchema,
  /** Whether a person who decided one level is taken off the lists of the later ones. */
  onePersonOneLevel: z.boolean(),
};

/** A policy as it is frozen into the flow at deploy. */
export const policySchema = z
  .strictObject({ name: policyNameSchema, ...policyRulesShape, levels: levelsSchema })
  .superRefine((policy, context) => {
    policy.levels.forEach((level, index) => bareRoleIssues(level.approvers, policy, ['levels', index], context));
  });

export type Policy = z.infer<typeof policySchema>;

/** Refuses bare roles under `strict`. */
export function bareRoleIssues(
  approvers: readonly string[],
  { separationOfDuties }: { separationOfDuties: SeparationOfDuties },
  path: (string | number)[],
  context: z.RefinementCtx,
): void {
  if (separationOfDuties === 'bestEffort') return;
  approvers.forEach((approver, index) => {
    if (!isBareRole(approver)) return;
    context.addIssue({
      code: 'custom',
      path: [...path, 'approvers', index],
      message: `${approver} is a role: nobody knows who will come. Name a user or a role session, or set separationOfDuties to bestEffort`,
    });
  });
}

/** What a deployment lets a request with its own levels use. */
export const requestLevelsRuleSchema = z.strictObject({
  ...policyRulesShape,
  topicArns: z.array(topicArnSchema).min(1),
  windowsSeconds: z.array(windowSecondsSchema).min(1),
});

export type RequestLevelsRule = z.infer<typeof requestLevelsRuleSchema>;

/** All that a deployment froze into its flow. Without `levelsInRequest`, requests must name a policy. */
export const rulesSchema = z.strictObject({
  policies: z.array(policySchema),
  levelsInRequest: requestLevelsRuleSchema.optional(),
});

export type Rules = z.infer<typeof rulesSchema>;
