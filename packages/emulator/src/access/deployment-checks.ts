/**
 * What AWS asks when functions and state machines are created: their services assume the roles, and try out what they
 * will do as them. An error stands for the whole deployment, as on AWS.
 */
import type { LambdaFunction, Resources, StateMachine } from '../resources.ts';
import { DeploymentError } from '../cloudformation/deployment-error.ts';
import { LAMBDA_SERVICE } from '../identity/principals.ts';
import { sessionArn, parsePrincipalArn } from '../identity/principal-arn.ts';
import type { Caller } from '../wire/operation.ts';
import type { AccessControl } from './access-control.ts';
import type { RequiredAccess } from './required-access.ts';

interface DeploymentCheck {
  /** ARN of the function or state machine. */
  readonly subject: string;
  readonly operation: string;
  readonly caller: Caller;
  readonly required: readonly RequiredAccess[];
  /** How AWS says that one of it was denied. */
  readonly problem: string;
}

const STATES_SERVICE = 'states.amazonaws.com';

/** Asks all. @throws DeploymentError with the first denial of each check, in AWS's words and with what was denied */
export async function checkAccess(access: AccessControl, { functions, stateMachines, eventInvokeConfigs }: Resources): Promise<void> {
  const checks = [
    ...[...functions.values()].flatMap((known) => functionChecks(known, eventInvokeConfigs.get(known.arn))),
    ...[...stateMachines.values()].flatMap(machineChecks),
  ];
  const problems: string[] = [];
  for (const check of checks) problems.push(...(await problemsOf(access, check)));
  if (problems.length > 0) throw new DeploymentError(problems);
}

async function problemsOf(access: AccessControl, { required: all, caller, operation, problem, subject }: DeploymentCheck): Promise<string[]> {
  for (const required of all) {
    const message = await access.denial({ required, caller, operation });
    if (message !== undefined) return [`${subject}: ${operation}: ${problem} (${message})`];
  }
  return [];
}

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 * The text of the dead-letter queue is recorded: https://github.com/elastic/beats/issues/13963; the others are assumed.
 */
function functionChecks({ arn, roleArn, name, deadLetterArn }: LambdaFunction, config: { onSuccess?: string; onFailure?: string } = {}): DeploymentCheck[] {
  const caller = sessionOf(roleArn, name);
  const destinations = [config.onSuccess, config.onFailure].flatMap((destination) => (destination === undefined ? [] : [destination]));
  return [
    {
      subject: arn,
      operation: 'lambda:CreateFunction',
      caller: serviceFor(LAMBDA_SERVICE, arn),
      required: [assume(roleArn)],
      problem: 'InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.',
    },
    ...(deadLetterArn === undefined ? [] : [{
      subject: arn,
      operation: 'lambda:CreateFunction',
      caller,
      required: [{ action: 'sqs:SendMessage', resource: deadLetterArn }],
      problem: 'InvalidParameterValueException: The provided execution role does not have permissions to call SendMessage on SQS',
    }]),
    ...destinations.map((destination) => ({ subject: arn, ...destinationCheck(destination, caller) })),
  ];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations */
function destinationCheck(resource: string, caller: Caller): Omit<DeploymentCheck, 'subject'> {
  const [action, call] = resource.split(':')[2] === 'sqs' ? ['sqs:SendMessage', 'SendMessage'] : ['lambda:InvokeFunction', 'Invoke'];
  return {
    operation: 'lambda:PutFunctionEventInvokeConfig',
    caller,
    required: [{ action, resource }],
    problem: `InvalidParameterValueException: The function's execution role does not have permissions to call ${call} on ${resource}`,
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
  'DescribeLogGroups',
];
/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html */
const MANAGED_RULE = 'StepFunctionsGetEventsForStepFunctionsExecutionRule';
const STARTS_AND_WAITS = /:states:startExecution\.sync(?::2)?"/;

/**
 * That all of the log delivery is asked at once is assumed. The texts are recorded: https://github.com/lumigo-io/lumigo-CLI/issues/83,
 * https://github.com/nasa/cumulus/pull/2693 and, of the log destination, in many public repositories.
 */
function machineChecks({ arn, definition, loggingConfiguration, name, roleArn }: StateMachine): DeploymentCheck[] {
  const caller = sessionOf(roleArn, name);
  const [, partition, , region, accountId] = arn.split(':');
  const rule = `arn:${partition}:events:${region}:${accountId}:rule/${MANAGED_RULE}`;
  const check = (problem: string, required: readonly RequiredAccess[], who = caller): DeploymentCheck => ({ subject: arn, operation: 'states:CreateStateMachine', caller: who, required, problem });
  return [
    check(
      `AccessDeniedException: Neither the global service principal ${STATES_SERVICE}, nor the regional one is authorized to assume the provided role.`,
      [assume(roleArn)],
      serviceFor(STATES_SERVICE, arn),
    ),
    ...(isLogged(loggingConfiguration)
      ? [check('AccessDeniedException: The state machine IAM Role is not authorized to access the Log Destination', LOG_DELIVERY.map((action) => ({ action: `logs:${action}`, resource: '*' })))]
      : []),
    ...(STARTS_AND_WAITS.test(definition)
      ? [check(`AccessDeniedException: '${roleArn}' is not authorized to create managed-rule.`, ['PutTargets', 'PutRule', 'DescribeRule'].map((action) => ({ action: `events:${action}`, resource: rule })))]
      : []),
  ];
}

function isLogged(configuration: unknown): boolean {
  const { Level = 'OFF' } = (configuration ?? {}) as { Level?: unknown };
  return Level !== 'OFF';
}

function assume(roleArn: string): RequiredAccess {
  return { action: 'sts:AssumeRole', resource: roleArn };
}

function serviceFor(service: string, arn: string): Caller {
  return { arn, userId: service, service };
}

function sessionOf(roleArn: string, sessionName: string): Caller {
  const role = parsePrincipalArn(roleArn);
  return { arn: role?.kind === 'role' ? sessionArn(role, sessionName) : roleArn, userId: sessionName };
}
