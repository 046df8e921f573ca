/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */
import { functionArn } from '../../services/lambda/function-name.ts';
import type { AccessFacts, AccessRules, RequiredAccess } from '../required-access.ts';

interface Invoke {
  readonly FunctionName: string;
  readonly Qualifier?: string;
}

export const lambdaAccess: AccessRules = {
  'lambda:Invoke': ({ FunctionName, Qualifier }: Invoke, { resources }: AccessFacts) => invoke(functionArn(FunctionName, Qualifier, resources.account)),
  // Lambda runs what is in its own queue.
  'lambda:InvokeQueued': () => [],
};

/** Undefined: no name of a function. */
function invoke(resource: string | undefined): readonly RequiredAccess[] {
  return resource === undefined ? [] : [{ action: 'lambda:InvokeFunction', resource }];
}
