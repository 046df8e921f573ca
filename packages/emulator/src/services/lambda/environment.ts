import type { LambdaFunction } from '../../resources.ts';

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface EnvironmentOptions {
  readonly region: string;
  /** Where the AWS SDKs of handlers send their requests. */
  readonly endpoint: string;
  readonly credentials: SessionCredentials;
}

/**
 * The whole environment of a function: its own variables and the runtime's, nothing of the host's. Variables that the
 * runtime sets win, except for those that a function may set itself.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(
  { name, handler, codeDirectory, memoryMb, environment }: LambdaFunction,
  { region, endpoint, credentials }: EnvironmentOptions,
): Record<string, string> {
  return {
    // Node reads the time zone of the whole process: code sees this variable, dates keep the host's zone.
    TZ: ':UTC',
    AWS_ENDPOINT_URL: endpoint,
    ...environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: codeDirectory,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
}
