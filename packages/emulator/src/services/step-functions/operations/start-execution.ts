/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
import { randomUUID } from 'node:crypto';
import type { OperationContext } from '../../../wire/operation.ts';
import type { ExecutionStart, StatesEvent } from '../execution-state.ts';
import { AwsError } from '../../../wire/aws-error.ts';
import { exceedsPayloadLimit, isNestedTooDeep, maxNesting, maxPayloadBytes } from '../json.ts';
import { executionArn, stateMachineOf } from './arn.ts';

export interface StartExecutionInput {
  readonly stateMachineArn: string;
  readonly name?: string;
  readonly input?: string;
  readonly traceHeader?: string;
}

// oxlint-disable-next-line no-control-regex -- AWS excludes control characters by name.
const excludedFromNames = /[\s?*<>{}[\]"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;

export async function startExecution(request: StartExecutionInput, context: OperationContext): Promise<unknown> {
  const stateMachine = stateMachineOf(request.stateMachineArn, context);
  const { name = randomUUID(), input = '{}', traceHeader } = request;
  checkName(name);
  checkInput(input);
  const start: ExecutionStart = {
    executionArn: executionArn(stateMachine.arn, name),
    name,
    stateMachineArn: stateMachine.arn,
    stateMachineName: stateMachine.name,
    roleArn: stateMachine.roleArn,
    definition: stateMachine.definition,
    input,
    settings: context.settings,
    ...(traceHeader === undefined ? {} : { traceHeader }),
  };
  const { subscriber } = context;
  const event: StatesEvent = { type: 'execution.start', ...start, ...(subscriber === undefined ? {} : { subscriber }) };
  const reply = await context.executions.dispatch({ machine: 'states', id: start.executionArn }, event);
  return { executionArn: start.executionArn, startDate: new Date((reply as { startDate: number }).startDate) };
}

function checkName(name: string): void {
  if (excludedFromNames.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

/** Any JSON value will do; the parser's own words differ from AWS's. */
function checkInput(input: string): void {
  if (exceedsPayloadLimit(input)) throw invalidValue('input', '***', `Member must have length less than or equal to ${maxPayloadBytes}`);
  if (input.trim() === '') throw invalidInput('Invalid execution input.');
  if (isNestedTooDeep(input)) throw invalidInput(`The input is nested more than ${maxNesting} levels deep`);
  try {
    JSON.parse(input);
  } catch (error) {
    throw invalidInput(error instanceof Error ? error.message : String(error));
  }
}

function invalidInput(reason: string): AwsError {
  return new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`);
}

function invalidValue(member: string, value: string, constraint: string): AwsError {
  const message = `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`;
  return new AwsError('ValidationException', message);
}
