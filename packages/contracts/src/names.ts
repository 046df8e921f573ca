/** Names, and how one is made from another, so that few calls find everything. */
import * as z from 'zod';
import { limits } from './limits.ts';

/** Name of an approval: the flow's execution name, and its idempotency key. Example: `production-change--deploy-42`. */
export const approvalNameSchema = z
  .string()
  .min(1)
  .max(limits.approvalNameLength)
  .regex(/^[A-Za-z0-9_-]+$/, 'must consist of A-Z, a-z, 0-9, _ and -');

/** What stands for the policy in the name of an approval whose request brings its own levels. */
export const ownLevels = 'levels';

/** Lower-case words joined by single hyphens, so that `--` ends a policy's name within an approval's. Example: `production-change`. */
export const policyNameSchema = z
  .string()
  .min(1)
  .max(limits.policyNameLength)
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by single hyphens')
  .refine((name) => name !== ownLevels, `must not be "${ownLevels}", which leads the names of approvals that bring their own levels`);

/** Example: `security`. */
export const levelNameSchema = z
  .string()
  .min(1)
  .max(limits.levelNameLength)
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'must start with a letter and consist of A-Z, a-z, 0-9, _ and -');

/** Leads the names of all that a deployment creates. Example: `countersign`. */
export const prefixSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,23}$/, 'must start with a lower-case letter and hold at most 24 of a-z, 0-9 and -');

/** The approval's name: the policy leads it, so that approvals can be listed by policy. */
export function approvalName({ policy, key }: { policy: string | undefined; key: string }): string {
  return `${policy ?? ownLevels}--${key}`;
}

/** The policy that an approval's name begins with; undefined where it holds no `--`, as names given by hand may. */
export function policyInName(name: string): string | undefined {
  const end = name.indexOf('--');
  return end < 0 ? undefined : name.slice(0, end);
}

/**
 * The level's execution name. `index` counts from 1. `redrive` counts how often the level was asked anew after a redrive
 * of the flow, so it is at most the flow's redrive count, and 0 where the level went well at once.
 */
export function levelExecutionName({ approval, index, redrive }: { approval: string; index: number; redrive: number }): string {
  return `${approval}-L${index}-R${redrive}`;
}

/** Names of a deployment's parts. Everything else is found from these. */
export const deploymentNames = (prefix: string) => ({
  flow: `${prefix}-approval-flow`,
  level: `${prefix}-approval-level`,
  planLevels: `${prefix}-plan-levels`,
  openLevel: `${prefix}-open-level`,
  closeLevel: `${prefix}-close-level`,
  reconcile: `${prefix}-reconcile`,
  findOverdue: `${prefix}-find-overdue`,
  /** The log group that keeps how approvals ended. The console offers rules only groups below `/aws/events`. */
  auditLog: `/aws/events/${prefix}-audit`,
  /** Leads the names of the rules that write to it. */
  auditRules: `${prefix}-audit`,
  /** The topic of the operators. */
  alarms: `${prefix}-alarms`,
  dashboard: `${prefix}-approvals`,
  flowArnParameter: `/countersign/${prefix}/approval-flow-arn`,
});

/** The level machine's ARN, from the flow's. */
export function levelMachineArn(flowArn: string): string {
  return flowArn.replace(/-approval-flow$/, '-approval-level');
}

/** The flow's ARN, from the level machine's. */
export function flowMachineArn(levelArn: string): string {
  return levelArn.replace(/-approval-level$/, '-approval-flow');
}

/** The ARN of an execution, from its state machine's. */
export function executionArn(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** The state machine of an execution. */
export function stateMachineArnOf(execution: string): string {
  return execution.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '');
}
