import { isObject } from '../json.ts';
import { optionalObject, refuse } from './properties.ts';
import type { Declaration } from './resource-kind.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html: Lambda refuses a function that sets these. */
const RESERVED = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
]);
const KEY = /^[a-zA-Z][a-zA-Z0-9_]+$/u;
const MAX_BYTES = 4096;

export function readEnvironment(declaration: Declaration): Readonly<Record<string, string>> {
  const variables = optionalObject(declaration, 'Environment')?.['Variables'] ?? {};
  if (!isObject(variables)) throw refuse(declaration, 'Environment.Variables', 'must be an object.');

  const entries = Object.entries(variables).map(
    ([name, value]) => [name, readValue(declaration, name, value)] as const,
  );
  const bytes = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (bytes > MAX_BYTES)
    throw refuse(declaration, 'Environment.Variables', `takes ${bytes} bytes, at most ${MAX_BYTES} are allowed.`);
  return Object.fromEntries(entries);
}

function readValue(declaration: Declaration, name: string, value: unknown): string {
  const property = `Environment.Variables.${name}`;
  if (RESERVED.has(name)) throw refuse(declaration, property, 'is reserved by Lambda.');
  if (!KEY.test(name)) throw refuse(declaration, property, `must have a name that matches ${KEY.source}.`);
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw refuse(declaration, property, 'must be text.');
}
