import { physicalName } from '../physical-name.ts';
import { arnOf } from './names.ts';
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
  target.resources.functionPermissions.push({
    functionArn: functionName.startsWith('arn:') ? functionName : arnOf(target, 'lambda', `function:${functionName}`),
    action: text(declaration, 'Action'),
    principal: text(declaration, 'Principal'),
    ...(sourceArn === undefined ? {} : { sourceArn }),
    ...(sourceAccount === undefined ? {} : { sourceAccount }),
  });
  const id = physicalName(declaration.stackName, declaration.logicalId, 128);
  return { ref: id, attributes: { Id: id } };
};
