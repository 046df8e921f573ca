import type { Account, LambdaFunction, Resources } from '../../resources.ts';
import { AwsError } from '../../wire/aws-error.ts';

/** `NAME`, `NAME:QUALIFIER`, `ACCOUNT:function:NAME` or an ARN, with a qualifier or without. */
const FUNCTION_NAME =
  /^(?:arn:(?<partition>aws[a-zA-Z-]*):lambda:(?<region>[a-z0-9-]+):)?(?:(?<accountId>\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9-_]+)(?::(?<qualifier>\$LATEST|[a-zA-Z0-9-_]+))?$/u;
const LATEST = '$LATEST';

export interface FoundFunction {
  readonly lambdaFunction: LambdaFunction;
  readonly invokedArn: string;
}

/**
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * @throws AwsError ResourceNotFoundException; versions and aliases other than $LATEST do not exist.
 */
export function findFunction(functionName: string, qualifier: string | undefined, resources: Resources): FoundFunction {
  const parts = FUNCTION_NAME.exec(functionName)?.groups;
  if (!parts) throw new AwsError('ValidationException', invalidName(functionName));
  const wanted = qualifier ?? parts['qualifier'];
  const arn = toArn(parts, resources.account);
  const invokedArn = wanted === undefined ? arn : `${arn}:${wanted}`;
  const lambdaFunction = resources.functions.get(arn);
  if (lambdaFunction && [undefined, LATEST].includes(wanted)) return { lambdaFunction, invokedArn };
  throw new AwsError('ResourceNotFoundException', `Function not found: ${invokedArn}`, 404);
}

/** The ARN that such a name stands for, with its qualifier, whether that function exists or not. Undefined: it is no name. */
export function functionArn(functionName: string, qualifier: string | undefined, account: Account): string | undefined {
  const parts = FUNCTION_NAME.exec(functionName)?.groups;
  if (!parts) return undefined;
  const wanted = qualifier ?? parts['qualifier'];
  return wanted === undefined ? toArn(parts, account) : `${toArn(parts, account)}:${wanted}`;
}

function toArn(parts: Readonly<Record<string, string | undefined>>, account: Account): string {
  const { partition = account.partition, region = account.region, accountId = account.accountId, name } = parts;
  return `arn:${partition}:lambda:${region}:${accountId}:function:${name}`;
}

function invalidName(functionName: string): string {
  const constraint = `Member must satisfy regular expression pattern: ${FUNCTION_NAME.source}`;
  return `1 validation error detected: Value '${functionName}' at 'functionName' failed to satisfy constraint: ${constraint}`;
}
