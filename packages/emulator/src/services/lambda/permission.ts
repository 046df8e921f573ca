/**
 * A function's resource policy, asked where a service calls by its own name and there is no authorizer. Whoever calls as
 * a role is not asked then: IAM policies are not evaluated.
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
import type { FunctionPermission, Resources } from '../../resources.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Caller } from '../../wire/operation.ts';
import { arnMatches } from '../../identity/arn-pattern.ts';

/** @throws AwsError AccessDeniedException */
export function checkPermission(functionArn: string, caller: Caller, { functionPermissions }: Resources): void {
  if (caller.service === undefined) return;
  if (functionPermissions.some((permission) => permission.functionArn === functionArn && allows(permission, caller))) return;
  const reason = 'because no resource-based policy allows the lambda:InvokeFunction action';
  throw new AwsError('AccessDeniedException', `User: ${caller.service} is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn} ${reason}`, 403);
}

function allows({ action, principal, sourceArn, sourceAccount }: FunctionPermission, { arn, service }: Caller): boolean {
  return (
    ['lambda:InvokeFunction', 'lambda:*'].includes(action) &&
    (principal === service || principal === '*') &&
    (sourceArn === undefined || arnMatches(sourceArn, arn)) &&
    (sourceAccount === undefined || sourceAccount === arn.split(':')[4])
  );
}
