import { readCode } from './lambda-code.ts';
import { readEnvironment } from './lambda-environment.ts';
import { arnOf, takeName, type NameRule } from './names.ts';
import {
  checkPropertyNames,
  integer,
  matching,
  oneOf,
  optionalObject,
  optionalText,
  refuse,
  type PropertyNames,
} from './properties.ts';
import type { Declaration, ResourceKind } from './resource-kind.ts';
import { ROLE_ARN } from './role.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
const PROPERTIES: PropertyNames = {
  used: ['Code', 'DeadLetterConfig', 'Environment', 'FunctionName', 'Handler', 'LoggingConfig', 'MemorySize', 'PackageType', 'Role', 'Runtime', 'Timeout', 'TracingConfig'],
  // The emulator never runs out of room; code runs on the host's architecture.
  inert: [
    'Architectures',
    'Description',
    'EphemeralStorage',
    'KmsKeyArn',
    'RecursiveLoop',
    'ReservedConcurrentExecutions',
    'RuntimeManagementConfig',
    'Tags',
  ],
};

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const NAME: NameRule = { property: 'FunctionName', pattern: /^[a-zA-Z0-9-_]+$/u, maxLength: 64 };
const MEMORY_MB = { min: 128, max: 10_240, byDefault: 128 };
const TIMEOUT_SECONDS = { min: 1, max: 900, byDefault: 3 };

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html: nodejs20.x can no longer be created. */
const RUNTIMES = ['nodejs24.x', 'nodejs22.x'];

export const lambdaFunction: ResourceKind = (declaration, target) => {
  checkPropertyNames(declaration, PROPERTIES);
  oneOf(declaration, 'PackageType', ['Zip']);
  const checked = {
    roleArn: matching(declaration, 'Role', ROLE_ARN),
    handler: matching(declaration, 'Handler', /^\S{1,128}$/u),
    codeDirectory: readCode(declaration, target),
    environment: readEnvironment(declaration),
    runtime: readRuntime(declaration),
    memoryMb: integer(declaration, 'MemorySize', MEMORY_MB),
    timeoutSeconds: integer(declaration, 'Timeout', TIMEOUT_SECONDS),
    tracingEnabled: optionalObject(declaration, 'TracingConfig')?.['Mode'] === 'Active',
  };
  const deadLetterArn = readDeadLetterArn(declaration);
  const logGroupName = readLogGroupName(declaration);
  const name = takeName(declaration, NAME, target);
  const arn = arnOf(target, 'lambda', `function:${name}`);
  target.resources.functions.set(arn, { arn, name, ...checked, ...(deadLetterArn !== undefined && { deadLetterArn }), ...(logGroupName !== undefined && { logGroupName }) });
  return { ref: name, attributes: { Arn: arn } };
};

function readDeadLetterArn(declaration: Declaration): string | undefined {
  const { TargetArn: arn } = optionalObject(declaration, 'DeadLetterConfig') ?? {};
  if (arn === undefined || typeof arn === 'string') return arn;
  throw refuse(declaration, 'DeadLetterConfig.TargetArn', 'must be an ARN.');
}

/** Of its logging configuration only the group matters: lines are kept as they were written, at every level. */
function readLogGroupName(declaration: Declaration): string | undefined {
  const { LogGroup: name } = optionalObject(declaration, 'LoggingConfig') ?? {};
  if (name === undefined || typeof name === 'string') return name;
  throw refuse(declaration, 'LoggingConfig.LogGroup', 'must be the name of a log group.');
}

function readRuntime(declaration: Declaration): string {
  const runtime = optionalText(declaration, 'Runtime');
  if (runtime !== undefined && RUNTIMES.includes(runtime)) return runtime;
  throw refuse(declaration, 'Runtime', `${runtime ?? '(none)'} cannot be run, only ${RUNTIMES.join(' and ')}.`);
}
