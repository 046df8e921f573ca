/** https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html – who calls, and sessions of the deployment's roles. */
import type { Principals } from '../../identity/principals.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { OperationContext, Operations } from '../../wire/operation.ts';

const DEFAULT_SESSION_SECONDS = 3600;
const MIN_SESSION_SECONDS = 900;
const MAX_SESSION_SECONDS = 43_200;

interface AssumeRoleInput {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds?: number;
}

/** STS needs to give out credentials, which no other service may. */
export function stsOperations(principals: Principals): Operations {
  return {
    'sts:GetCallerIdentity': getCallerIdentity,
    'sts:AssumeRole': (input: AssumeRoleInput, context: OperationContext) => assumeRole(principals, input, context),
  };
}

function getCallerIdentity(_input: unknown, { caller }: OperationContext): unknown {
  return { Arn: caller.arn, UserId: caller.userId, Account: caller.arn.split(':')[4] };
}

/** Trust policies are evaluated by an authorizer only; expiry is told, but not enforced. */
function assumeRole(principals: Principals, input: AssumeRoleInput, context: OperationContext): unknown {
  const { RoleArn: roleArn, RoleSessionName: sessionName, DurationSeconds: seconds = DEFAULT_SESSION_SECONDS } = input;
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    throw invalid(`Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`);
  }
  if (!Number.isInteger(seconds) || seconds < MIN_SESSION_SECONDS || seconds > MAX_SESSION_SECONDS) {
    throw invalid(`Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value from ${MIN_SESSION_SECONDS} to ${MAX_SESSION_SECONDS}`);
  }
  if (!context.resources.roles.has(roleArn)) {
    throw new AwsError('AccessDenied', `User: ${context.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`, 403);
  }
  const session = principals.assumedSession(roleArn, sessionName);
  return {
    AssumedRoleUser: { AssumedRoleId: principals.callerFor(session.arn).userId, Arn: session.arn },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(context.now + seconds * 1000),
    },
  };
}

function invalid(violation: string): AwsError {
  return new AwsError('ValidationError', `1 validation error detected: ${violation}`);
}
