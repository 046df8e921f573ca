/**
 * What a Task's Resource means: which operation it calls, how arguments become its input and its answer a result.
 * https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html
 */
import type { AwsErrorShape } from '../../wire/aws-error.ts';
import type { JsonValue } from './json.ts';
import { notSupported } from '../../wire/aws-error.ts';
import { invalidDefinition } from './definition-fields.ts';
import { lambdaInvoke } from './integration-lambda.ts';
import { snsPublish } from './integration-sns.ts';
import { sdkService } from './integration-sdk.ts';
import { startExecution } from './integration-states.ts';

/** How a task waits: for the answer, for the end of what it started, or for a callback. */
export type Pattern = 'request' | 'sync' | 'sync:2' | 'waitForTaskToken';

export interface Integration {
  /** `lambda`, `states`, `sns`, `aws-sdk:ssm`: as histories show it. */
  readonly resourceType: string;
  /** `invoke`, `startExecution.sync:2`: as histories show it. */
  readonly resource: string;
  readonly pattern: Pattern;
  readonly service: Service;
}

/** One action of one service, whatever the pattern. */
export interface Service {
  readonly resourceType: string;
  /** `lambda:Invoke`: the operation that is called. */
  readonly operation: string;
  readonly patterns: readonly Pattern[];
  toInput(args: JsonValue): unknown;
  /** @throws TaskFailure where the answer reports a failure. */
  toResult(output: unknown): JsonValue;
  /** How the task's error and cause show an error of the service. */
  toFailure(error: AwsErrorShape, requestId: string): { readonly error: string; readonly cause: string };
}

const optimized: Readonly<Record<string, Service>> = {
  'lambda:invoke': lambdaInvoke,
  'states:startExecution': startExecution,
  'sns:publish': snsPublish,
};

const taskResource = /^arn:[^:]+:states:[^:]*:[^:]*:(?<service>aws-sdk:[a-z0-9]+|[a-z0-9-]+):(?<action>[A-Za-z0-9]+)(?:\.(?<pattern>[A-Za-z]+(?::2)?))?$/;

export function parseIntegration(resourceArn: string, path: string): Integration {
  const { service: resourceType = '', action = '', pattern: suffix } = taskResource.exec(resourceArn)?.groups ?? {};
  if (action === '') {
    if (!resourceArn.startsWith('arn:')) throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'Value is not a valid resource ARN', path);
    throw notSupported(`Step Functions task resource '${resourceArn}'`);
  }
  const service = resourceType.startsWith('aws-sdk:') ? sdkService(resourceType, action) : optimized[`${resourceType}:${action}`];
  const pattern = service?.patterns.find((known) => known === (suffix ?? 'request'));
  if (service === undefined || pattern === undefined) throw notSupported(`Step Functions task resource '${resourceArn}'`);
  return { resourceType, resource: suffix === undefined ? action : `${action}.${suffix}`, pattern, service };
}
