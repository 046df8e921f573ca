import type { EventInvokeConfig } from '../../resources.ts';
import { DeploymentError } from '../deployment-error.ts';
import { isObject } from '../json.ts';
import { physicalName } from '../physical-name.ts';
import { originKey } from '../target.ts';
import { arnOf } from './names.ts';
import { checkPropertyNames, integer, oneOf, optionalObject, refuse, text, type PropertyNames } from './properties.ts';
import type { Declaration, ResourceKind } from './resource-kind.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html */
const PROPERTIES: PropertyNames = {
  used: ['DestinationConfig', 'FunctionName', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts', 'Qualifier'],
  inert: [],
};
const RETRY_ATTEMPTS = { min: 0, max: 2, byDefault: 2 };
const EVENT_AGE_SECONDS = { min: 60, max: 21_600, byDefault: 21_600 };
const TYPE = 'AWS::Lambda::EventInvokeConfig';

/** A function has at most one. Whether the function and the destinations exist is seen when all is deployed. */
export const eventInvokeConfig: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, PROPERTIES);
  oneOf(declaration, 'Qualifier', ['$LATEST']);
  const functionName = text(declaration, 'FunctionName');
  const functionArn = functionName.startsWith('arn:') ? functionName : arnOf(target, 'lambda', `function:${functionName}`);
  const key = originKey(TYPE, functionArn);
  const owner = target.origins.get(key);
  if (owner !== undefined) throw new DeploymentError(`${declaration.path}: ${functionArn} has such a configuration already, ${owner}.`);
  target.origins.set(key, declaration.path);
  target.resources.eventInvokeConfigs.set(functionArn, readConfig(declaration));
  const id = physicalName(declaration.stackName, declaration.logicalId, 128);
  return { ref: id, attributes: {} };
};

function readConfig(declaration: Declaration): EventInvokeConfig {
  const onSuccess = readDestination(declaration, 'OnSuccess');
  const onFailure = readDestination(declaration, 'OnFailure');
  return {
    maximumRetryAttempts: integer(declaration, 'MaximumRetryAttempts', RETRY_ATTEMPTS),
    maximumEventAgeSeconds: integer(declaration, 'MaximumEventAgeInSeconds', EVENT_AGE_SECONDS),
    ...(onSuccess === undefined ? {} : { onSuccess }),
    ...(onFailure === undefined ? {} : { onFailure }),
  };
}

function readDestination(declaration: Declaration, name: 'OnSuccess' | 'OnFailure'): string | undefined {
  const destination = optionalObject(declaration, 'DestinationConfig')?.[name];
  if (destination === undefined) return undefined;
  const arn = isObject(destination) ? destination['Destination'] : undefined;
  if (typeof arn === 'string') return arn;
  throw refuse(declaration, `DestinationConfig.${name}`, 'must have a Destination, an ARN.');
}
