/** What a deployment is configured with. Values are plain data, so that a broken one is named by its path. */
import {
  approversSchema,
  levelNameSchema,
  limits,
  minRequiredApprovalsSchema,
  policyNameSchema,
  prefixSchema,
  principalArnSchema,
  separationOfDutiesSchema,
  windowSecondsSchema,
} from '@countersign/contracts';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { exampleRequesterIssue } from './example-request.ts';

const dutiesShape = {
  /** `strict` (default) refuses bare roles as approvers; `bestEffort` allows them and checks the decisions afterwards. */
  separationOfDuties: separationOfDutiesSchema.optional(),
  /** Whether who decided one level may not decide a later one. Default: true. */
  onePersonOneLevel: z.boolean().optional(),
};

const levelSchema = z.strictObject({
  name: levelNameSchema,
  /** ARNs of users, of role sessions or, under `bestEffort`, of roles. */
  approvers: approversSchema,
  /** Default: 1. */
  minRequiredApprovals: minRequiredApprovalsSchema.optional(),
  /** Mail addresses of those who are asked. */
  notify: z.array(z.email()).min(1).superRefine(distinctAddresses),
  /** How long they have, from a minute to 30 days. */
  windowSeconds: windowSecondsSchema,
});

const policySchema = z.strictObject({
  name: policyNameSchema,
  ...dutiesShape,
  levels: z.array(levelSchema).min(1).max(limits.levelsPerApproval),
});

const monitoringSchema = z.strictObject({
  /** Mail addresses of the operators: told when an alarm goes off, and when it is over. */
  notify: z.array(z.email()).min(1).superRefine(distinctAddresses).optional(),
  /** How many automations may run in the account before an alarm goes off. Default: 80. */
  runningAutomations: z.int().min(1).optional(),
  /** How many may wait for their turn. Default: 800. */
  queuedAutomations: z.int().min(1).optional(),
  /** How often levels past their deadline are looked for, in minutes. Default: 15. */
  findOverdueEveryMinutes: z.int().min(1).max(1440).optional(),
});

const auditLogSchema = z.strictObject({
  /** One of the periods that CloudWatch Logs knows. Default: 3653, ten years. */
  retentionDays: z.enum(RetentionDays).optional(),
  /** ARN of a KMS key, whose policy lets CloudWatch Logs use it. Default: AWS's own key. */
  keyArn: z.string().regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, 'must be the ARN of a KMS key').optional(),
  /** Goes on with the log group that a stack of this prefix left behind, as it is: retention and key are not touched. Stays true. */
  adopt: z.boolean().optional(),
});

const valuesSchema = z.strictObject({
  /** Default: `countersign`. */
  stackName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/, 'must start with a letter and hold at most 128 of A-Z, a-z, 0-9 and -')
    .default('countersign'),
  /** Leads the names of all parts. Default: `countersign`. */
  prefix: prefixSchema.default('countersign'),
  /** Where to deploy. Default: where the credentials point to. */
  env: z.strictObject({ account: z.string().regex(/^\d{12}$/), region: z.string().min(1) }).optional(),
  policies: z.array(policySchema).min(1),
  /** `single` (default), or `nested`: the article's parent and child, with a ceiling of about 100 pending approvals. */
  runbooks: z.enum(['single', 'nested']).optional(),
  /** Lets requests bring their own levels, with the topics and windows that are deployed. */
  levelsInRequest: z.strictObject({ ...dutiesShape, windowsSeconds: z.array(windowSecondsSchema).min(1).optional() }).optional(),
  /** Windows beyond those of the policies. */
  additionalWindowsSeconds: z.array(windowSecondsSchema).optional(),
  /** How long after its window a level may still end by a callback. Default: 3600; at least 600. */
  slackSeconds: z.int().min(600).optional(),
  /** One of the periods that CloudWatch Logs knows. Default: 365. */
  logRetentionDays: z.enum(RetentionDays).optional(),
  /** Alarms and a dashboard; `false` goes without. Default: all of it, with nobody to be told. */
  monitoring: orFalse(monitoringSchema).optional(),
  /** The record of how approvals ended; `false` goes without. Default: kept for ten years. */
  auditLog: orFalse(auditLogSchema).optional(),
  /** Who asks in the example request, none of its policy's approvers. Default: the session pipeline of a role named deployer. */
  exampleRequester: principalArnSchema.optional(),
});

export const configSchema = valuesSchema.superRefine((config, context) => {
  const message = exampleRequesterIssue(config);
  if (message !== undefined) context.addIssue({ code: 'custom', path: ['exampleRequester'], message });
});

export type Config = z.output<typeof configSchema>;

/** Types a config file. @example `export default defineConfig({ policies: [ … ] })` */
export function defineConfig(config: z.input<typeof configSchema>): z.input<typeof configSchema> {
  return config;
}

/** SNS takes an address once for each topic, and nobody wants a mail twice. */
function distinctAddresses(addresses: readonly string[], context: z.RefinementCtx): void {
  const seen = addresses.map((address) => address.toLowerCase());
  seen.forEach((address, index) => {
    if (seen.indexOf(address) === index) return;
    context.addIssue({ code: 'custom', path: [index], message: `${addresses[index]} is listed twice` });
  });
}

/** A part that `false` goes without. A union would say of a broken value no more than that it fits nowhere. */
function orFalse<S extends z.ZodType>(schema: S) {
  return z.custom<z.input<S> | false>().transform((value, context): z.output<S> | false => {
    if (value === false) return false;
    const { data, error } = schema.safeParse(value);
    if (!error) return data;
    error.issues.forEach(({ path, message }) => context.addIssue({ code: 'custom', path: [...path], message }));
    return z.NEVER;
  });
}
