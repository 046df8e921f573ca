/**
 * What AWS asks for each call: the table of all operations, a file for each service under `required/`. Sources are the
 * Service Authorization Reference of each service, https://docs.aws.amazon.com/service-authorization/latest/reference/,
 * and what the files name. An operation may ask several things, in the order in which they are asked here (assumed).
 */
import type { Executions } from '../engine/transition.ts';
import type { Resources } from '../resources.ts';
import type { Settings } from '../settings.ts';
import type { AwsError } from '../wire/aws-error.ts';
import { notSupported } from '../wire/aws-error.ts';
import type { Caller } from '../wire/operation.ts';
import type { AccessContext } from './authorizer.ts';
import { lambdaAccess } from './required/lambda.ts';
import { logsAccess } from './required/logs.ts';
import { snsAccess } from './required/sns.ts';
import { sqsAccess } from './required/sqs.ts';
import { ssmAccess } from './required/ssm.ts';
import { statesAccess } from './required/states.ts';
import { stsAccess } from './required/sts.ts';

export interface RequiredAccess {
  readonly action: string;
  /** An ARN, or `*` where the action knows no resource. */
  readonly resource: string;
  /** Condition keys of the action. Those of every request, and the tags of deployed resources, are added to them. */
  readonly context?: AccessContext;
  /** Who is asked about; default the caller. */
  readonly principal?: Caller;
  /** The error of a denial; default that of the operation's service. */
  readonly refuse?: (message: string) => AwsError;
}

/** What the table looks things up in. */
export interface AccessFacts {
  readonly resources: Resources;
  readonly executions: Executions;
  readonly settings: Settings;
  /** Whether a service calls that waits for the end of what it starts. */
  readonly isAwaited: boolean;
  /** Virtual time in milliseconds since the epoch. */
  readonly now: number;
}

/** Answers nothing where anybody may call, and for input that the operation refuses whoever calls. */
export type AccessRule = (input: never, facts: AccessFacts) => readonly RequiredAccess[];

export type AccessRules = Readonly<Record<string, AccessRule>>;

/** By operation; a new service's rules are added here. */
export const accessRules: AccessRules = { ...statesAccess, ...ssmAccess, ...lambdaAccess, ...logsAccess, ...snsAccess, ...sqsAccess, ...stsAccess };

/** @throws AwsError UnsupportedOperation for an operation that is not in the table */
export function requiredAccess(operation: string, input: unknown, facts: AccessFacts): readonly RequiredAccess[] {
  const rule = Object.hasOwn(accessRules, operation) ? accessRules[operation] : undefined;
  if (!rule) throw notSupported(`${operation} with an authorizer`);
  return rule((input ?? {}) as never, facts);
}
