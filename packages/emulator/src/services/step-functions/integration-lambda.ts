/** `lambda:invoke`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
import type { JsonValue } from './json.ts';
import type { Service } from './integration.ts';
import { isJsonObject, isNestedTooDeep } from './json.ts';
import { exceptionName, nestedTooDeep, TaskFailure } from './task-failure.ts';

interface InvokeOutput {
  readonly StatusCode?: number;
  readonly Payload?: string;
  readonly FunctionError?: string;
  readonly ExecutedVersion?: string;
}

export const lambdaInvoke: Service = {
  resourceType: 'lambda',
  operation: 'lambda:Invoke',
  patterns: ['request', 'waitForTaskToken'],
  toInput(args) {
    const { Payload: payload, ...others } = isJsonObject(args) ? args : {};
    return { ...others, Payload: JSON.stringify(payload ?? {}) };
  },
  // SdkHttpMetadata and SdkResponseMetadata, which AWS adds, are left out.
  toResult(output) {
    const { StatusCode, Payload, FunctionError, ExecutedVersion } = output as InvokeOutput;
    const payload = parsePayload(Payload);
    if (FunctionError !== undefined) {
      throw new TaskFailure({ error: errorType(payload) ?? 'Lambda.Unknown', cause: Payload ?? '' });
    }
    return { ExecutedVersion: ExecutedVersion ?? '$LATEST', Payload: payload, StatusCode: StatusCode ?? 200 };
  },
  // AWS's text also has a status code and a proxy, which nobody can rely on.
  toFailure: ({ type, message }, requestId) => ({
    error: `Lambda.${exceptionName(type)}`,
    cause: `${message} (Service: AWSLambda; Error Code: ${type}; Request ID: ${requestId})`,
  }),
};

/** What is no JSON arrives as the text it is. */
function parsePayload(text: string | undefined): JsonValue {
  if (text === undefined || text === '') return null;
  if (isNestedTooDeep(text)) throw nestedTooDeep('lambda');
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function errorType(payload: JsonValue): string | undefined {
  const type = isJsonObject(payload) ? payload['errorType'] : undefined;
  return typeof type === 'string' && type !== '' ? type : undefined;
}
