/** `aws-sdk:SERVICE:action`: https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html */
import type { Service } from './integration.ts';
import type { JsonValue } from './json.ts';
import { isJsonObject, lowerFirst, mapKeys, toJson, upperFirst } from './json.ts';
import { exceptionName } from './task-failure.ts';

/** Where a service's operations or its error prefix are not called after its SDK name. */
const operationServices = new Map([['sfn', 'states'], ['eventbridge', 'events']]);
const errorPrefixes = new Map([['eventbridge', 'EventBridge'], ['dynamodb', 'DynamoDb']]);

export function sdkService(resourceType: string, action: string): Service {
  const sdkName = resourceType.slice('aws-sdk:'.length);
  const service = operationServices.get(sdkName) ?? sdkName;
  const prefix = errorPrefixes.get(sdkName) ?? upperFirst(sdkName);
  return {
    resourceType,
    operation: `${service}:${upperFirst(action)}`,
    patterns: ['request', 'waitForTaskToken'],
    // Arguments are PascalCase even where the API is not; only Step Functions' own API is not, of those we have.
    toInput: (args) => payloadText(service === 'states' ? lowerKeys(args) : args, service),
    toResult(output) {
      const result = toJson(output, (date) => date.toISOString());
      return service === 'states' ? mapKeys(result, upperFirst) : result;
    },
    toFailure: ({ type, message }, requestId) => ({
      error: `${prefix}.${exceptionName(type)}`,
      cause: `${message} (Service: ${prefix}, Request ID: ${requestId})`,
    }),
  };
}

function lowerKeys(args: JsonValue): JsonValue {
  if (!isJsonObject(args)) return args;
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [lowerFirst(key), value]));
}

/** Payloads and inputs that the API wants as text. */
function payloadText(args: JsonValue, service: string): unknown {
  const key = service === 'lambda' ? 'Payload' : service === 'states' ? 'input' : undefined;
  if (key === undefined || !isJsonObject(args)) return args;
  const value = args[key];
  return value === undefined || typeof value === 'string' ? args : { ...args, [key]: JSON.stringify(value) };
}
