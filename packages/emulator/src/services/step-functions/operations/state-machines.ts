/** Operations on the state machines that the stacks contain. */
import type { StateMachine } from '../../../resources.ts';
import type { OperationContext } from '../../../wire/operation.ts';
import type { ExecutionInput, IncludedData } from './executions.ts';
import { refuseMetadataOnly } from './executions.ts';
import type { PageRequest } from './page.ts';
import { executionOf, stateMachineOf } from './arn.ts';
import { pageOf } from './page.ts';

const noLogging = { level: 'OFF', includeExecutionData: false };

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachines.html */
export function listStateMachines(request: PageRequest, { resources }: OperationContext): unknown {
  const byName = [...resources.stateMachines.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const { items, nextToken } = pageOf(byName, request, ({ arn }) => arn);
  const stateMachines = items.map(({ arn, name, type, createdAt }) => ({
    stateMachineArn: arn,
    name,
    type,
    creationDate: new Date(createdAt),
  }));
  return { stateMachines, ...(nextToken === undefined ? {} : { nextToken }) };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html */
export function describeStateMachine(request: { readonly stateMachineArn: string } & IncludedData, context: OperationContext): unknown {
  refuseMetadataOnly(request.includedData, 'DescribeStateMachine');
  const stateMachine = stateMachineOf(request.stateMachineArn, context);
  const { type, createdAt, definition, roleArn } = stateMachine;
  return { ...settings(stateMachine), status: 'ACTIVE', type, definition, roleArn, creationDate: new Date(createdAt) };
}

/** The definition and the role are those that the execution was started with. */
export function describeStateMachineForExecution(request: ExecutionInput & IncludedData, context: OperationContext): unknown {
  refuseMetadataOnly(request.includedData, 'DescribeStateMachineForExecution');
  const { stateMachineArn, definition, roleArn } = executionOf(request.executionArn, context);
  const stateMachine = stateMachineOf(stateMachineArn, context);
  return { ...settings(stateMachine), definition, roleArn, updateDate: new Date(stateMachine.createdAt) };
}

function settings({ arn, name, loggingConfiguration, tracingEnabled }: StateMachine): Readonly<Record<string, unknown>> {
  return {
    stateMachineArn: arn,
    name,
    loggingConfiguration: loggingConfiguration ?? noLogging,
    tracingConfiguration: { enabled: tracingEnabled },
  };
}
