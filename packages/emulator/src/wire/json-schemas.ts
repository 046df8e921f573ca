/**
 * The shapes of the operations that are served, from the AWS SDK's own schemas. Named imports, so that the bundle
 * carries these and not whole clients.
 */
import {
  DescribeLogGroups$,
  DescribeLogStreams$,
  DescribeQueryDefinitions$,
  FilterLogEvents$,
  GetLogEvents$,
  GetQueryResults$,
  StartQuery$,
  StopQuery$,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeExecution$,
  DescribeStateMachine$,
  DescribeStateMachineForExecution$,
  GetExecutionHistory$,
  ListExecutions$,
  ListStateMachines$,
  RedriveExecution$,
  SendTaskFailure$,
  SendTaskHeartbeat$,
  SendTaskSuccess$,
  StartExecution$,
  StopExecution$,
} from '@aws-sdk/client-sfn';
import { DeleteMessage$, GetQueueAttributes$, GetQueueUrl$, PurgeQueue$, ReceiveMessage$, SendMessage$ } from '@aws-sdk/client-sqs';
import {
  DescribeAutomationExecutions$,
  DescribeAutomationStepExecutions$,
  DescribeDocument$,
  GetAutomationExecution$,
  GetDocument$,
  GetParameter$,
  GetParameters$,
  ListTagsForResource$,
  SendAutomationSignal$,
  StartAutomationExecution$,
  StopAutomationExecution$,
} from '@aws-sdk/client-ssm';

/** `[9, namespace, name, traits, input, output]`; the indexes are internals of the pinned SDK version. */
export type OperationSchema = typeof StartExecution$;

export const statesSchemas: Readonly<Record<string, OperationSchema>> = {
  DescribeExecution: DescribeExecution$,
  DescribeStateMachine: DescribeStateMachine$,
  DescribeStateMachineForExecution: DescribeStateMachineForExecution$,
  GetExecutionHistory: GetExecutionHistory$,
  ListExecutions: ListExecutions$,
  ListStateMachines: ListStateMachines$,
  RedriveExecution: RedriveExecution$,
  SendTaskFailure: SendTaskFailure$,
  SendTaskHeartbeat: SendTaskHeartbeat$,
  SendTaskSuccess: SendTaskSuccess$,
  StartExecution: StartExecution$,
  StopExecution: StopExecution$,
};

export const ssmSchemas: Readonly<Record<string, OperationSchema>> = {
  DescribeAutomationExecutions: DescribeAutomationExecutions$,
  DescribeAutomationStepExecutions: DescribeAutomationStepExecutions$,
  DescribeDocument: DescribeDocument$,
  GetAutomationExecution: GetAutomationExecution$,
  GetDocument: GetDocument$,
  GetParameter: GetParameter$,
  GetParameters: GetParameters$,
  ListTagsForResource: ListTagsForResource$,
  SendAutomationSignal: SendAutomationSignal$,
  StartAutomationExecution: StartAutomationExecution$,
  StopAutomationExecution: StopAutomationExecution$,
};

export const sqsSchemas: Readonly<Record<string, OperationSchema>> = {
  DeleteMessage: DeleteMessage$,
  GetQueueAttributes: GetQueueAttributes$,
  GetQueueUrl: GetQueueUrl$,
  PurgeQueue: PurgeQueue$,
  ReceiveMessage: ReceiveMessage$,
  SendMessage: SendMessage$,
};

export const logsSchemas: Readonly<Record<string, OperationSchema>> = {
  DescribeLogGroups: DescribeLogGroups$,
  DescribeLogStreams: DescribeLogStreams$,
  DescribeQueryDefinitions: DescribeQueryDefinitions$,
  FilterLogEvents: FilterLogEvents$,
  GetLogEvents: GetLogEvents$,
  GetQueryResults: GetQueryResults$,
  StartQuery: StartQuery$,
  StopQuery: StopQuery$,
};

const schemasOf: Readonly<Record<string, Readonly<Record<string, OperationSchema>>>> = { states: statesSchemas, ssm: ssmSchemas, sqs: sqsSchemas, logs: logsSchemas };

/** By operation: `states:StartExecution`. Undefined for operations of other protocols. */
export function schemaOf(operation: string): OperationSchema | undefined {
  const [service = '', name = ''] = operation.split(':');
  const schemas = Object.hasOwn(schemasOf, service) ? schemasOf[service]! : {};
  return Object.hasOwn(schemas, name) ? schemas[name] : undefined;
}
