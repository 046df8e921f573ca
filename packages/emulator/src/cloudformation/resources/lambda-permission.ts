import { physicalName } from '../physical-name.ts';
import type { FunctionPermission } from '../../resources.ts';
import { arnOf } from './names.ts';
import { originOf } from './origin.ts';
import { addResourcePolicy } from './resource-policy.ts';
import { checkPropertyNames, optionalText, text, type PropertyNames } from './properties.ts';
import type { ResourceKind } from './resource-kind.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html */
const PROPERTIES: PropertyNames = {
  used: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],
  // Conditions on callers that the emulator does not have: other organizations, Alexa, function URLs.
  inert: ['EventSourceToken', 'FunctionUrlAuthType', 'InvokedViaFunctionUrl', 'PrincipalOrgID'],
};

/** A statement of a function's resource policy. It is evaluated where a service calls by its own name. */
export const lambdaPermission: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, PROPERTIES);
  const sourceArn = optionalText(declaration, 'SourceArn');
  const sourceAccount = optionalText(declaration, 'SourceAccount');
  const functionName = text(declaration, 'FunctionName');
  const permission: FunctionPermission = {
    functionArn: functionName.startsWith('arn:') ? functionName : arnOf(target, 'lambda', `function:${functionName}`),
    action: text(declaration, 'Action'),
    principal: text(declaration, 'Principal'),
    ...(sourceArn === undefined ? {} : { sourceArn }),
    ...(sourceAccount === undefined ? {} : { sourceAccount }),
  };
  const id = physicalName(declaration.stackName, declaration.logicalId, 128);
  target.resources.functionPermissions.push(permission);
  addResourcePolicy(target, permission.functionArn, { name: id, document: documentOf(id, permission), origin: originOf(declaration, 'Action') });
  return { ref: id, attributes: { Id: id } };
};

/** The statement that Lambda makes of it. https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html */
function documentOf(Sid: string, { functionArn, action, principal, sourceArn, sourceAccount }: FunctionPermission): object {
  const Condition = {
    ...(sourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': sourceArn } }),
    ...(sourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': sourceAccount } }),
  };
  const statement = { Sid, Effect: 'Allow', Principal: principalOf(principal), Action: action, Resource: functionArn };
  return { Version: '2012-10-17', Id: 'default', Statement: [{ ...statement, ...(Object.keys(Condition).length === 0 ? {} : { Condition }) }] };
}

/** A service, everybody, an account or the ARN of a principal. */
function principalOf(principal: string): unknown {
  if (principal === '*') return '*';
  return principal.includes('.amazonaws.com') ? { Service: principal } : { AWS: principal };
}
