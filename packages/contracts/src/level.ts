import * as z from 'zod';
import { personOf, principalKind, topicArnSchema } from './arn.ts';
import { limits } from './limits.ts';
import { levelNameSchema } from './names.ts';

const approverKinds = new Set(['user', 'role', 'session']);

/** Who may decide: a user, a role session or, where the policy says so, a bare role. */
export const approverSchema = z
  .string()
  .max(limits.automationParameterLength)
  .refine((arn) => approverKinds.has(principalKind(arn) ?? ''), 'must be the ARN of an IAM user, a role session or a role');

export function isBareRole(approver: string): boolean {
  return principalKind(approver) === 'role';
}

export const windowSecondsSchema = z.int().min(limits.windowSecondsMin).max(limits.windowSecondsMax);

export const minRequiredApprovalsSchema = z.int().min(1).max(limits.approversPerLevel);

/** At most ten, each another person. A person is a user's name or a session's name, whatever the case. */
export const approversSchema = z
  .array(approverSchema)
  .min(1)
  .max(limits.approversPerLevel)
  .superRefine((approvers, context) => {
    const people = approvers.map((approver) => personOf(approver) ?? approver);
    people.forEach((person, index) => {
      const first = people.indexOf(person);
      if (first === index) return;
      const message = `${approvers[index]} is the same person as ${approvers[first]}: SSM would count one for two`;
      context.addIssue({ code: 'custom', path: [index], message });
    });
  });

/**
 * One level of an approval, ready to be asked.
 * @example
 * ```json
 * {
 *   "name": "security",
 *   "approvers": ["arn:aws:iam::123456789012:user/security-lead"],
 *   "minRequiredApprovals": 1,
 *   "topicArn": "arn:aws:sns:eu-central-1:123456789012:Automation-countersign-security",
 *   "windowSeconds": 604800
 * }
 * ```
 */
export const levelSchema = z
  .strictObject({
    name: levelNameSchema,
    approvers: approversSchema,
    minRequiredApprovals: minRequiredApprovalsSchema,
    topicArn: topicArnSchema,
    /** How long the approve step waits, in seconds. */
    windowSeconds: windowSecondsSchema,
  })
  .superRefine(quorumIssues);

export type Level = z.infer<typeof levelSchema>;

/** Refuses a quorum that its approvers cannot reach. */
export function quorumIssues(
  level: { approvers: readonly string[]; minRequiredApprovals: number },
  context: z.RefinementCtx,
): void {
  const people = countPeople(level.approvers);
  if (level.minRequiredApprovals <= people) return;
  context.addIssue({
    code: 'custom',
    path: ['minRequiredApprovals'],
    message: `${level.minRequiredApprovals} approvals are required, but only ${people} can approve`,
  });
}

/**
 * How many can decide: distinct people, and one for each bare role, since SSM takes no more approvals than it lists
 * approvers. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
export function countPeople(approvers: readonly string[]): number {
  return new Set(approvers.map((approver) => personOf(approver) ?? approver)).size;
}

/** Levels of one approval: at most ten, named differently. */
export const levelsSchema = z
  .array(levelSchema)
  .min(1)
  .max(limits.levelsPerApproval)
  .superRefine(distinctLevelNames);

export function distinctLevelNames(levels: readonly { name: string }[], context: z.RefinementCtx): void {
  const names = levels.map(({ name }) => name);
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) {
      context.addIssue({ code: 'custom', path: [index, 'name'], message: `two levels are named ${name}` });
    }
  });
}
